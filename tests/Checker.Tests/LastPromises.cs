using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>What has to be true once faults have stopped and sweeps have run: the committed rows, at every client.</summary>
internal sealed class LastPromises(Simulation world)
{
    private readonly Dictionary<UserId, UserRows> _rows = Setup.Users.ToDictionary(user => user.User, user =>
        world.Storage.Rows.LoadAsync(user, [RowKind.User, RowKind.Subscriptions, RowKind.Friends], CancellationToken.None)
            .AsTask().GetAwaiter().GetResult());

    public void Check()
    {
        foreach (var task in Ending.Tasks(world.Storage)) Break("no task is left", Describe.Task(task));
        foreach (var user in Setup.Users) Check(user);
        foreach (var user in Setup.Users) CheckIndex(user);
        foreach (var connection in world.SignalR.All.Where(connection => connection.IsOpen)) Check(connection);
    }

    private void Check(UserKey user)
    {
        var row = _rows[user.User].Get(RowKind.User).Value;
        world.Transcript.Say($"{user.User}: {Describe.State(row.State)}");
        var now = world.Time.Now;
        if (Timeline.At(row.State, now, world.Settings.Timings).Ver != row.State.Ver)
            Break("what ran out is committed", $"{user.User}: {Describe.State(row.State)}");
        foreach (var connection in row.State.Sessions.SelectMany(session => session.Connections))
            if (!world.SignalR.IsOpen(connection.Id))
                Break("no session has a connection that is gone", $"{user.User} has {connection.Id}");
        if (row.State.Status.Type == StatusType.Online && !row.State.Sessions.Any(IsThere))
            Break("who is Online is there", $"{user.User}: {Describe.State(row.State)}");
        foreach (var kind in Enum.GetValues<DueKind>())
            if (DueTimes.Next(row.State, kind, now, world.Settings.Timings) is { } due && !(row.Scheduled[kind] <= due))
                Break("what falls due is scheduled", $"{user.User}, {kind}, {due:HH:mm:ss}");

        bool IsThere(Session session) => session.Connections.IsEmpty
            ? session.Phase == Phase.Online && session.Until > now
            : session.Connections.Any(c => world.SignalR.IsOpen(c.Id));
    }

    private void CheckIndex(UserKey owner)
    {
        foreach (var friend in _rows[owner.User].Get(RowKind.Friends).Value.Items)
        {
            var entry = world.Storage.ListedBy.FindAsync(owner with { User = friend.User }, owner, CancellationToken.None);
            if (entry.AsTask().GetAwaiter().GetResult() is null)
                Break("there is a way back from whoever is on a list", $"{friend.User} is on the list of {owner.User}");
        }
    }

    private void Check(SimulatedConnection connection)
    {
        var user = connection.Claim.User;
        var rows = _rows[user.User];
        var state = rows.Get(RowKind.User).Value.State;
        if (!state.HasConnection(connection.Id))
        {
            Break("each open connection is in its user's row", $"{connection.Id} of {connection.Device}, {Describe.State(state)}");
            return;
        }
        if (!connection.IsReady) Break("each open connection is ready", connection.Id);
        if (state.Status.Type != StatusType.Online) Break("who is there is Online", $"{user.User}: {Describe.State(state)}");

        var subscriptions = rows.Get(RowKind.Subscriptions).Value;
        HashSet<UserId> heard = [user.User];
        if (subscriptions.Era == state.SubscriptionEra) heard.UnionWith(subscriptions.Items.Select(item => item.User));
        if (world.Settings.RulesOf(Setup.App).HearsFriends)
            heard.UnionWith(rows.Get(RowKind.Friends).Value.Items.Select(friend => friend.User));
        var groups = heard.Select(other => ConnectionGroups.NameOf(user with { User = other })).ToHashSet(StringComparer.Ordinal);
        if (!connection.Groups.SetEquals(groups))
        {
            Break("each connection is in the groups of what its user hears of", $"{connection.Id} of {connection.Device} is in "
                + $"[{string.Join(' ', connection.Groups)}] instead of [{string.Join(' ', groups)}]");
        }
        foreach (var other in heard) CheckWord(connection, other);
    }

    // Of themselves, users may have heard either what others see or all; where they are Online that is the same.
    private void CheckWord(SimulatedConnection connection, UserId other)
    {
        var state = _rows[other].Get(RowKind.User).Value.State;
        var word = connection.Heard.GetValueOrDefault(other.Value);
        var same = word is not null && word.Ver == state.Ver && word.StatusType == state.Status.Type
            && (word.CustomStatus == state.Status.Custom || other == connection.Claim.User.User);
        if (same) return;
        var heard = $"{connection.Id} of {connection.Device} has heard {word?.ToString() ?? "nothing"}";
        Break("the last word is the truth", $"{heard} of {other}: {Describe.State(state)}");
    }

    private void Break(string promise, string how) => world.Promises.Break(promise, how);
}
