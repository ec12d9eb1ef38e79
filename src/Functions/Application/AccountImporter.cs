using Microsoft.Extensions.Logging;
using Presence.Domain;

namespace Presence.Functions.Application;

/// <summary>Makes many users known at once (R17).</summary>
public sealed partial class AccountImporter(PresenceService presence, ILogger<AccountImporter> log)
{
    /// <summary>Makes users known, each alone; those who are known stay as they are.</summary>
    /// <param name="users">No user twice.</param>
    /// <param name="stop">Gives up; the call is then to be repeated.</param>
    /// <returns>Those who could not be made known now.</returns>
    public async Task<IReadOnlyList<UserKey>> ImportAsync(IReadOnlyList<UserKey> users, CancellationToken stop)
    {
        var done = await SideBySide.ForEachAsync(users, TryImportAsync, stop);
        return [.. users.Where((_, i) => !done[i])];
    }

    private async Task<bool> TryImportAsync(UserKey user, CancellationToken stop)
    {
        try
        {
            return (await presence.ChangeAsync(user, new Command.Import(), stop)).Refusal is null;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            LogNotImported(failure, user.Encode());
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not import {User}.")]
    private partial void LogNotImported(Exception failure, string user);
}
