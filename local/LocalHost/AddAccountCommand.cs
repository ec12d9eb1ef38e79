using Azure;
using Presence.Functions.Storage.Tables;

namespace Presence.LocalHost;

/// <summary>Spreads users over a longer list of storage accounts, while the app is stopped.</summary>
public static class AddAccountCommand
{
    /// <summary>Runs it to the end, or says why not and how to go on.</summary>
    /// <param name="settings">Names the accounts, as the app's settings do.</param>
    /// <param name="said">What came of it.</param>
    /// <param name="complained">Why it is not done.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IConfiguration settings, TextWriter said, TextWriter complained, CancellationToken stop)
    {
        try
        {
            var moved = await new AccountMove(StorageAccounts.Open(settings)).RunAsync(stop);
            await said.WriteLineAsync(
                $"Done: {moved.Rows} rows and {moved.Entries} due entries and tasks have a new home. Start the app with this list.");
            if (moved.Unowned > 0) await said.WriteLineAsync($"{moved.Unowned} entries name no user, and stay where they are.");
            return 0;
        }
        catch (Exception broken) when (broken is RequestFailedException or AggregateException or TimeoutException)
        {
            await complained.WriteLineAsync(
                "Not done: an account does not answer, or the app still runs and writes. See to it, and run this again: it goes on "
                + "where it stopped. Until it is done, no instance starts.");
            return 1;
        }
    }
}
