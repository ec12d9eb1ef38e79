using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Presence.Functions.Configuration;

/// <summary>The switches of an app that may change while it runs; every other setting is read once (docs/settings.md).</summary>
/// <param name="UserStatus">The console switch "user status".</param>
/// <param name="FriendStatus">The console switch "automatic friend notification" (R23).</param>
public readonly record struct AppSwitches(bool UserStatus, bool FriendStatus)
{
    /// <summary>The switches as the settings say now.</summary>
    /// <param name="app">As it was at the start: what the settings do not say any more, stays.</param>
    /// <exception cref="SettingsException">One is neither on nor off.</exception>
    public static AppSwitches Read(IConfiguration configuration, AppSettings app)
    {
        foreach (var section in configuration.GetSection(SettingsReader.Apps).GetChildren())
        {
            if (!string.Equals(section[nameof(AppOptions.SdkAppId)], $"{app.SdkAppId}", StringComparison.Ordinal)) continue;
            var named = new SettingName(section.Path);
            return new AppSwitches(
                named.Switch(nameof(AppOptions.UserStatus), section[nameof(AppOptions.UserStatus)], true),
                named.Switch(nameof(AppOptions.FriendStatus), section[nameof(AppOptions.FriendStatus)], false));
        }
        return new AppSwitches(app.UserStatus, app.Rules.HearsFriends);
    }
}

/// <summary>The apps whose switches have been changed since the start. For any number of readers at any time.</summary>
public sealed class SwitchedApps
{
    private readonly ConcurrentDictionary<uint, AppSettings> _apps = new();

    /// <summary>An app with its present switches; null while nobody has changed them.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public AppSettings? Find(uint app) => _apps.GetValueOrDefault(app);

    /// <summary>Sets the switches of an app. They hold for every call that begins from now on.</summary>
    /// <param name="started">The app as it was at the start.</param>
    /// <returns>Whether that changes anything.</returns>
    public bool Set(AppSettings started, AppSwitches switches)
    {
        var before = Find(started.SdkAppId) ?? started;
        if (new AppSwitches(before.UserStatus, before.Rules.HearsFriends) == switches) return false;
        _apps[started.SdkAppId] = started with
        {
            UserStatus = switches.UserStatus, Rules = started.Rules with { HearsFriends = switches.FriendStatus },
        };
        return true;
    }
}
