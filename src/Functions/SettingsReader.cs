using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Presence.Domain;

namespace Presence.Functions;

/// <summary>Reads and checks the settings once, at the start; the first that is wrong stops the app.</summary>
internal static class SettingsReader
{
    private const string Root = "Presence";
    private static readonly string[] Known =
        ["Apps", "HeartbeatEvery", "Lease", "DisconnectGrace", "PushOnlineFor", "SubscriptionsPerUserMax", "SweepSchedule", "RateLimits"];
    private static readonly string[] KnownOfApp =
        [
            "SdkAppId", "SecretKey", "Admins", "UserStatus", "FriendStatus", "ZimAppId", "ZimServerSecret",
            "LoginPolicy", "WebInstancesMax", "InstancesMax", "StateChangeUrl", "StateChangeSecret",
        ];
    private static readonly string[] KnownOfRateLimits = ["QueryState", "Zim", "Client"];

    public static Settings Read(IConfiguration configuration)
    {
        var root = configuration.GetSection(Root);
        RefuseUnknown(root, Known);
        if (string.IsNullOrWhiteSpace(root["SweepSchedule"]))
            throw Wrong(root, "SweepSchedule", "is missing; write an NCRONTAB schedule, such as */10 * * * * *.");

        var apps = root.GetSection("Apps").GetChildren().Select(ReadApp).ToList();
        if (apps.Count == 0) throw new SettingsException("Presence__Apps__0__SdkAppId", "is missing; name at least one app.");
        if (apps.Where(app => app.ZimAppId is not null).GroupBy(app => app.ZimAppId).FirstOrDefault(group => group.Count() > 1) is { } zimTwice)
            throw new SettingsException("Presence__Apps", $"the ZimAppId {zimTwice.Key} is there twice; give each app its own.");
        if (apps.GroupBy(app => app.SdkAppId).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new SettingsException("Presence__Apps", $"{twice.Key} is there twice; give each app its own SdkAppId.");

        return new Settings
        {
            Apps = apps.ToFrozenDictionary(app => app.SdkAppId),
            Timings = ReadTimings(root),
            SubscriptionsPerUserMax = Number(root, "SubscriptionsPerUserMax", Limits.SubscriptionsPerUserMax, 1, 3000),
            RateLimits = ReadRateLimits(root.GetSection("RateLimits")),
        };
    }

    private static AppSettings ReadApp(IConfigurationSection app)
    {
        RefuseUnknown(app, KnownOfApp);
        if (!uint.TryParse(app["SdkAppId"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
            throw Wrong(app, "SdkAppId", "is missing or no number; write the app's id, such as 1400000000.");
        var key = app["SecretKey"];
        if (string.IsNullOrEmpty(key)) throw Wrong(app, "SecretKey", "is missing; write the key that UserSigs are made with.");
        var admins = (app["Admins"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (admins.FirstOrDefault(admin => !UserKey.IsLegal(admin)) is not null)
            throw Wrong(app, "Admins", $"holds an id that is no user id; write ids of 1 to {UserKey.UserBytesMax} bytes, comma separated.");
        return new AppSettings
        {
            SdkAppId = id,
            SecretKey = key,
            Admins = admins.ToFrozenSet(StringComparer.Ordinal),
            UserStatus = Switch(app, "UserStatus", true),
            FriendStatus = Switch(app, "FriendStatus", false),
            ZimAppId = ZimAppId(app),
            ZimServerSecret = app["ZimServerSecret"] is { Length: > 0 } secret ? secret : null,
            StateChangeUrl = StateChangeUrl(app),
            StateChangeSecret = app["StateChangeSecret"] is { Length: > 0 } shared ? shared : null,
            Rules = new AppRules(LoginPolicyOf(app), NotesChanges: app["StateChangeUrl"] is { Length: > 0 }),
        };
    }

    private static uint? ZimAppId(IConfigurationSection app)
    {
        if (app["ZimAppId"] is not { Length: > 0 } text) return null;
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw Wrong(app, "ZimAppId", $"'{text}' is no number.");
        return app["ZimServerSecret"] is { Length: > 0 } ? id : throw Wrong(app, "ZimServerSecret", "is missing; ZIM signatures are made with it.");
    }

    private static Uri? StateChangeUrl(IConfigurationSection app)
    {
        if (app["StateChangeUrl"] is not { Length: > 0 } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is not null
            ? url
            : throw Wrong(app, "StateChangeUrl", "is no address; write one such as https://example.com/presence.");
    }

    private static LoginPolicy? LoginPolicyOf(IConfigurationSection app)
    {
        var web = Number(app, "WebInstancesMax", 1, 1, 10);
        var other = Number(app, "InstancesMax", 1, 1, 3);
        if (app["LoginPolicy"] is not { Length: > 0 } text) return null;
        var known = Enum.GetValues<LoginMode>().Where(mode => string.Equals(mode.ToString(), text, StringComparison.OrdinalIgnoreCase)).ToList();
        return known is [var mode] ? new LoginPolicy(mode, web, other) : throw Wrong(app, "LoginPolicy", $"'{text}' is none of single, dual, triple, multi.");
    }

    private static RateLimits ReadRateLimits(IConfigurationSection limits)
    {
        RefuseUnknown(limits, KnownOfRateLimits);
        var normal = new RateLimits();
        return new RateLimits
        {
            QueryState = Number(limits, "QueryState", normal.QueryState, 0, int.MaxValue),
            Zim = Number(limits, "Zim", normal.Zim, 0, int.MaxValue),
            Client = Number(limits, "Client", normal.Client, 0, int.MaxValue),
        };
    }

    private static Timings ReadTimings(IConfigurationSection root)
    {
        var normal = new Timings();
        var timings = normal with
        {
            HeartbeatEvery = Span(root, "HeartbeatEvery", normal.HeartbeatEvery),
            Lease = Span(root, "Lease", normal.Lease),
            DisconnectGrace = Span(root, "DisconnectGrace", normal.DisconnectGrace),
            PushOnlineFor = Span(root, "PushOnlineFor", normal.PushOnlineFor),
        };
        if (timings.HeartbeatEvery < TimeSpan.FromSeconds(1)) throw Wrong(root, "HeartbeatEvery", "must be at least 1s.");
        if (timings.Lease <= timings.HeartbeatEvery) throw Wrong(root, "Lease", $"must be longer than HeartbeatEvery ({timings.HeartbeatEvery}).");
        if (timings.DisconnectGrace > timings.Lease) throw Wrong(root, "DisconnectGrace", $"must not be longer than Lease ({timings.Lease}).");
        return timings;
    }

    private static TimeSpan Span(IConfigurationSection section, string name, TimeSpan normal)
    {
        if (section[name] is not { } text) return normal;
        return Spans.TryParse(text, out var span) && span >= TimeSpan.Zero
            ? span
            : throw Wrong(section, name, $"'{text}' is no length of time; write 90s, 2m, 1h, 7d or 00:01:30.");
    }

    private static int Number(IConfigurationSection section, string name, int normal, int min, int max)
    {
        if (section[name] is not { } text) return normal;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(section, name, $"'{text}' is no number from {min} to {max}.");
    }

    private static bool Switch(IConfigurationSection section, string name, bool normal) => section[name]?.ToUpperInvariant() switch
    {
        null => normal,
        "TRUE" or "ON" or "1" => true,
        "FALSE" or "OFF" or "0" => false,
        _ => throw Wrong(section, name, "is neither true nor false."),
    };

    private static void RefuseUnknown(IConfigurationSection section, string[] known)
    {
        foreach (var child in section.GetChildren())
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw Wrong(section, child.Key, $"is not a setting; known here are {string.Join(", ", known)}.");
    }

    private static SettingsException Wrong(IConfigurationSection section, string name, string remedy) =>
        new($"{section.Path.Replace(":", "__", StringComparison.Ordinal)}__{name}", remedy);
}
