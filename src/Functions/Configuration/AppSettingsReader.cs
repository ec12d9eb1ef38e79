using System.Collections.Frozen;
using System.Globalization;
using Presence.Domain;

namespace Presence.Functions.Configuration;

/// <summary>Checks the settings of one app.</summary>
internal static class AppSettingsReader
{
    public static AppSettings Read(AppOptions app, SettingName named)
    {
        if (!uint.TryParse(app.SdkAppId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
            throw named.Wrong(nameof(app.SdkAppId), "is missing or no number; write the app's id, such as 1400000000.");
        if (string.IsNullOrEmpty(app.SecretKey))
            throw named.Wrong(nameof(app.SecretKey), "is missing; write the key that UserSigs are made with.");
        return new AppSettings
        {
            SdkAppId = id,
            SecretKey = app.SecretKey,
            SecretKeyBefore = NullIfEmpty(app.SecretKeyBefore),
            Admins = Admins(app, named),
            UserStatus = named.Switch(nameof(app.UserStatus), app.UserStatus, true),
            ZimAppId = ZimAppId(app, named),
            ZimServerSecret = NullIfEmpty(app.ZimServerSecret),
            ZimServerSecretBefore = NullIfEmpty(app.ZimServerSecretBefore),
            StateChangeUrl = StateChangeUrl(app, named),
            StateChangeSecret = NullIfEmpty(app.StateChangeSecret),
            Rules = new AppRules(
                Policy(app, named),
                NotesChanges: NullIfEmpty(app.StateChangeUrl) is not null,
                HearsFriends: named.Switch(nameof(app.FriendStatus), app.FriendStatus, false)),
        };
    }

    private static FrozenSet<UserId> Admins(AppOptions app, SettingName named)
    {
        var admins = new HashSet<UserId>();
        foreach (var text in (app.Admins ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!UserId.TryParse(text, out var admin))
                throw named.Wrong(
                    nameof(app.Admins), $"holds an id that is no user id; write ids of 1 to {UserId.BytesMax} bytes, comma separated.");
            admins.Add(admin);
        }
        return admins.ToFrozenSet();
    }

    private static uint? ZimAppId(AppOptions app, SettingName named)
    {
        if (NullIfEmpty(app.ZimAppId) is not { } text) return null;
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            throw named.Wrong(nameof(app.ZimAppId), $"'{text}' is no number.");
        return NullIfEmpty(app.ZimServerSecret) is not null
            ? id
            : throw named.Wrong(nameof(app.ZimServerSecret), "is missing; ZIM signatures are made with it.");
    }

    private static Uri? StateChangeUrl(AppOptions app, SettingName named)
    {
        if (NullIfEmpty(app.StateChangeUrl) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is not null
            ? url
            : throw named.Wrong(nameof(app.StateChangeUrl), "is no address; write one such as https://example.com/presence.");
    }

    private static LoginPolicy? Policy(AppOptions app, SettingName named)
    {
        var web = named.Number(nameof(app.WebInstancesMax), app.WebInstancesMax, 1, 1, 10);
        var other = named.Number(nameof(app.InstancesMax), app.InstancesMax, 1, 1, 3);
        if (NullIfEmpty(app.LoginPolicy) is not { } text) return null;
        var modes = Enum.GetValues<LoginMode>();
        return Array.FindAll(modes, mode => string.Equals(mode.ToString(), text, StringComparison.OrdinalIgnoreCase)) is [var known]
            ? new LoginPolicy(known, web, other)
            : throw named.Wrong(nameof(app.LoginPolicy), $"'{text}' is none of single, dual, triple, multi.");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
