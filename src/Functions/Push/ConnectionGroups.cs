using System.Globalization;
using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>
/// Each watched user has a group, in which the connections of all watchers are, and the user's own. So a change costs one
/// message, however many hear it.
/// </summary>
public sealed class ConnectionGroups(IPushTransport transport)
{
    private const int CallsAtOnce = 16;

    /// <summary>The name of a user's group.</summary>
    public static string NameOf(UserKey user) => user.Encode();

    /// <summary>The name of the group of admins who watch an app; no user's, since those begin with a digit.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public static string NameOfWatch(uint app) => string.Create(CultureInfo.InvariantCulture, $"watch-{app}");

    /// <summary>Lets a connection hear of users.</summary>
    /// <exception cref="ConnectionGoneException">There is no such connection.</exception>
    public Task JoinAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        ForEachAsync(users, (group, within) => transport.JoinAsync(connectionId, group, within), stop);

    /// <summary>No longer lets a connection hear of users; one that is gone is passed over.</summary>
    public Task LeaveAsync(string connectionId, IReadOnlyCollection<UserKey> users, CancellationToken stop) =>
        ForEachAsync(users, (group, within) => transport.LeaveAsync(connectionId, group, within), stop);

    private static async Task ForEachAsync(
        IReadOnlyCollection<UserKey> users, Func<string, CancellationToken, Task> call, CancellationToken stop) =>
        await Parallel.ForEachAsync(
            users,
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = stop, TaskScheduler = TaskScheduler.Current },
            async (user, within) => await call(NameOf(user), within));
}
