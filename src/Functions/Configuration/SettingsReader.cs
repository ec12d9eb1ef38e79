using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Presence.Domain;

namespace Presence.Functions.Configuration;

/// <summary>Reads and checks the settings once, at the start; the first that is wrong stops the app.</summary>
internal static class SettingsReader
{
    /// <summary>The section that holds the apps.</summary>
    internal const string Apps = $"{Root}:{nameof(PresenceOptions.Apps)}";

    private const string Root = "Presence";
    private static readonly string[] Secrets = [Root, "PresenceStorage", "AzureSignalRConnectionString"];   // with all below them

    /// <exception cref="SettingsException">A setting is missing, unknown or wrong.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        foreach (var secret in Secrets) KeyVaultReferences.Refuse(configuration.GetSection(secret));
        var root = configuration.GetSection(Root);
        RefuseUnknown<PresenceOptions>(root);
        RefuseUnknown<RateLimitOptions>(root.GetSection(nameof(PresenceOptions.RateLimits)));
        foreach (var app in root.GetSection(nameof(PresenceOptions.Apps)).GetChildren())
        {
            RefuseValue(app);
            RefuseUnknown<AppOptions>(app);
        }
        var options = root.Get<PresenceOptions>() ?? new PresenceOptions();

        var named = new SettingName(Root);
        if (string.IsNullOrWhiteSpace(options.SweepSchedule))
            throw named.Wrong(nameof(options.SweepSchedule), "is missing; write an NCRONTAB schedule, such as */10 * * * * *.");
        if (Ncrontab.TryParse(options.SweepSchedule) is null)
            throw named.Wrong(nameof(options.SweepSchedule), Ncrontab.WhyNot(options.SweepSchedule));
        return new Settings
        {
            Apps = ReadApps(options.Apps),
            Timings = ReadTimings(options, named),
            SubscriptionsPerUserMax = named.Number(
                nameof(options.SubscriptionsPerUserMax), options.SubscriptionsPerUserMax, Limits.SubscriptionsPerUserMax, 1, 3000),
            ReadCacheFor = ReadCacheFor(options, named),
            Console = named.Switch(nameof(options.Console), options.Console, false),
            RateLimits = ReadRateLimits(options.RateLimits, new SettingName($"{Root}__{nameof(options.RateLimits)}")),
        };
    }

    private static TimeSpan ReadCacheFor(PresenceOptions options, SettingName named)
    {
        var max = TimeSpan.FromSeconds(10);
        var length = named.Duration(nameof(options.ReadCacheFor), options.ReadCacheFor, TimeSpan.Zero);
        return length <= max ? length : throw named.Wrong(nameof(options.ReadCacheFor), "must be at most 10s; write 0s for no cache.");
    }

    private static FrozenDictionary<uint, AppSettings> ReadApps(Dictionary<string, AppOptions> options)
    {
        const string Named = $"{Root}__{nameof(PresenceOptions.Apps)}";
        var apps = options.Select(app => AppSettingsReader.Read(app.Value, new SettingName($"{Named}__{app.Key}"))).ToList();
        if (apps.Count == 0) throw new SettingsException($"{Named}__0__SdkAppId", "is missing; name at least one app.");
        if (Repeated(apps.Select(app => app.ZimAppId).OfType<uint>()) is { } zimTwice)
            throw new SettingsException(Named, $"the ZimAppId {zimTwice} is there twice; give each app its own.");
        if (Repeated(apps.Select(app => app.SdkAppId)) is { } twice)
            throw new SettingsException(Named, $"{twice} is there twice; give each app its own SdkAppId.");
        return apps.ToFrozenDictionary(app => app.SdkAppId);
    }

    private static uint? Repeated(IEnumerable<uint> ids) => ids.GroupBy(id => id).FirstOrDefault(same => same.Count() > 1)?.Key;

    private static RateLimitSettings ReadRateLimits(RateLimitOptions options, SettingName named)
    {
        var normal = new RateLimitSettings();
        return new RateLimitSettings
        {
            QueryState = named.Number(nameof(options.QueryState), options.QueryState, normal.QueryState, 0, int.MaxValue),
            Zim = named.Number(nameof(options.Zim), options.Zim, normal.Zim, 0, int.MaxValue),
            Server = named.Number(nameof(options.Server), options.Server, normal.Server, 0, int.MaxValue),
            Reads = named.Number(nameof(options.Reads), options.Reads, normal.Reads, 0, int.MaxValue),
            Client = named.Number(nameof(options.Client), options.Client, normal.Client, 0, int.MaxValue),
            User = named.Number(nameof(options.User), options.User, normal.User, 0, int.MaxValue),
        };
    }

    private static Timings ReadTimings(PresenceOptions options, SettingName named)
    {
        var normal = new Timings();
        var timings = normal with
        {
            HeartbeatEvery = named.Duration(nameof(options.HeartbeatEvery), options.HeartbeatEvery, normal.HeartbeatEvery),
            Lease = named.Duration(nameof(options.Lease), options.Lease, normal.Lease),
            DisconnectGrace = named.Duration(nameof(options.DisconnectGrace), options.DisconnectGrace, normal.DisconnectGrace),
            DisconnectGraceMax = named.Duration(
                nameof(options.DisconnectGraceMax), options.DisconnectGraceMax, normal.DisconnectGraceMax),
            LostFor = named.Duration(nameof(options.PushOnlineFor), options.PushOnlineFor, normal.LostFor),
            SubscriptionsKeptFor = named.Duration(
                nameof(options.SubscriptionsKeptFor), options.SubscriptionsKeptFor, normal.SubscriptionsKeptFor),
            DeletedKeptFor = named.Duration(nameof(options.DeletedKeptFor), options.DeletedKeptFor, normal.DeletedKeptFor),
            TransitionsKept = named.Number(
                nameof(options.TransitionsKept), options.TransitionsKept, normal.TransitionsKept, 0, Limits.TransitionsMax),
            TransitionsKeptFor = named.Duration(
                nameof(options.TransitionsKeptFor), options.TransitionsKeptFor, normal.TransitionsKeptFor),
            ForgetAfter = string.IsNullOrEmpty(options.ForgetAfter) ? null
                : named.Duration(nameof(options.ForgetAfter), options.ForgetAfter, default),
        };
        if (timings.HeartbeatEvery < TimeSpan.FromSeconds(1)) throw named.Wrong(nameof(options.HeartbeatEvery), "must be at least 1s.");
        if (timings.ForgetAfter < TimeSpan.FromDays(1)) throw named.Wrong(nameof(options.ForgetAfter), "must be at least 1d.");
        if (timings.DeletedKeptFor < TimeSpan.FromDays(1)) throw named.Wrong(nameof(options.DeletedKeptFor), "must be at least 1d.");
        if (timings.Lease < 2 * timings.HeartbeatEvery)
            throw named.Wrong(nameof(options.Lease), $"must be at least twice HeartbeatEvery ({timings.HeartbeatEvery}).");
        if (timings.DisconnectGrace > timings.Lease)
            throw named.Wrong(nameof(options.DisconnectGrace), $"must not be longer than Lease ({timings.Lease}).");
        if (timings.DisconnectGraceMax <= timings.Lease) return timings;
        // Whoever shortens the lease need not know of this one.
        if (options.DisconnectGraceMax is null) return timings with { DisconnectGraceMax = timings.Lease };
        throw named.Wrong(nameof(options.DisconnectGraceMax), $"must not be longer than Lease ({timings.Lease}).");
    }

    // A name that nobody reads is a typing error. So is a level too many or too few: the binder would throw, or pass over a whole app.
    private static void RefuseUnknown<TOptions>(IConfigurationSection section)
    {
        var known = typeof(TOptions).GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        var named = new SettingName(section.Path);
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var property))
                throw named.Wrong(child.Key, $"is not a setting; known here are {string.Join(", ", known.Keys)}.");
            if (property.PropertyType != typeof(string)) RefuseValue(child);
            else if (child.GetChildren().Any()) throw named.Wrong(child.Key, "is one value; write it without a level below it.");
        }
    }

    private static void RefuseValue(IConfigurationSection group)
    {
        if (!string.IsNullOrEmpty(group.Value))
            throw new SettingsException(
                group.Path.Replace(":", "__", StringComparison.Ordinal), "is a group of settings; write each of them below it.");
    }
}
