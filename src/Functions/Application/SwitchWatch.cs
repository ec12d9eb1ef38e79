using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>
/// Reads the switches of all apps again and again, so that an operator changes them without a restart: what is set in the store goes
/// before the settings, which are read again as well, since some sources of settings change. While neither can be read, everything
/// stays as it was. With the same look it hears whether an admin watches the app's changes.
/// </summary>
public sealed partial class SwitchWatch(
    ISwitchStore store, IConfiguration configuration, Settings settings, ChangeFeed feed, TimeProvider clock, ILogger<SwitchWatch> log)
    : BackgroundService
{
    /// <summary>How often it looks: so late a switch holds, in each instance.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private bool _fails;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        try
        {
            foreach (var app in settings.Apps.Values)
            {
                var set = await store.FindAsync(app.SdkAppId, stop);
                if (set.WatchedUntil is { } until) feed.WatchUntil(app.SdkAppId, until);
                var written = AppSwitches.Read(configuration, app);
                var switches = new AppSwitches(set.UserStatus ?? written.UserStatus, set.FriendStatus ?? written.FriendStatus);
                if (settings.Switched.Set(app, switches)) LogSet(app.SdkAppId, switches.UserStatus, switches.FriendStatus);
            }
            _fails = false;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            if (!_fails) LogFailed(failure is SettingsException ? failure.Message : failure.GetType().Name);   // once, not each time
            _fails = true;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (; ; )
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "The switches of app {App} are now: UserStatus {UserStatus}, FriendStatus {FriendStatus}.")]
    private partial void LogSet(uint app, bool userStatus, bool friendStatus);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The switches of the apps cannot be read and stay as they are. {Why}")]
    private partial void LogFailed(string why);
}
