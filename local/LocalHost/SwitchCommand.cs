using System.Globalization;
using Azure;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;

namespace Presence.LocalHost;

/// <summary>Switches a feature of an app on or off while its instances run.</summary>
/// <param name="App">Its SdkAppId.</param>
/// <param name="Name">"UserStatus" or "FriendStatus".</param>
/// <param name="On">Null leaves it to the settings again.</param>
public sealed record SwitchCommand(uint App, string Name, bool? On)
{
    /// <summary>Reads what follows the word <c>switch</c>.</summary>
    /// <returns>Null when it makes no sense.</returns>
    public static SwitchCommand? Parse(ReadOnlySpan<string> args) =>
        args is [var app, nameof(StoredSwitches.UserStatus) or nameof(StoredSwitches.FriendStatus), "on" or "off" or "default"]
        && uint.TryParse(app, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new SwitchCommand(id, args[1], args[2] is "default" ? null : args[2] is "on")
            : null;

    /// <summary>Sets it, or says why not.</summary>
    /// <param name="settings">Names the accounts, as the app's settings do.</param>
    /// <param name="said">What came of it.</param>
    /// <param name="complained">Why it is not done.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SettingsException">No account is named, or one is wrong.</exception>
    public async Task<int> RunAsync(IConfiguration settings, TextWriter said, TextWriter complained, CancellationToken stop)
    {
        try
        {
            var store = new TableSwitchStore(new TableAccounts(StorageAccounts.Open(settings)));
            var before = await store.FindAsync(App, stop);
            var after = Name is nameof(StoredSwitches.UserStatus) ? before with { UserStatus = On } : before with { FriendStatus = On };
            await store.WriteAsync(App, after, stop);
            var now = On is null ? "as the settings say" : On.Value ? "on" : "off";
            await said.WriteLineAsync($"Done: {Name} of app {App} is {now}, in each instance within 10 s.");
            return 0;
        }
        catch (Exception broken) when (broken is RequestFailedException or AggregateException or TimeoutException)
        {
            await complained.WriteLineAsync("Not done: the first storage account does not answer, or the app was never started on it.");
            return 1;
        }
    }
}
