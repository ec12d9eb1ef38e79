using Polly.CircuitBreaker;
using Polly.Timeout;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>What has to hold at every moment. It looks at each commit, each message, and each answer.</summary>
internal sealed class Promises(Storage storage, Transcript transcript)
{
    private readonly Dictionary<(string User, long Ver, bool OfSelf), (StatusType Type, string Custom, string Where)> _contents = [];
    private readonly Dictionary<UserKey, UserState> _states = [];
    private PromiseBrokenException? _broken;

    /// <summary>Whether a connection is open at the service.</summary>
    public Func<string, bool> IsOpen { get; init; } = _ => false;

    /// <summary>Stops the run when a promise was broken.</summary>
    public void Check()
    {
        if (_broken is not null) throw _broken;
    }

    /// <summary>Somebody was shown how a user stands: one version has one content.</summary>
    /// <param name="ofSelf">Users see more of themselves than others do.</param>
    public void Shown(string user, bool ofSelf, long ver, StatusType type, string custom, string where)
    {
        if (_contents.TryAdd((user, ver, ofSelf), (type, custom, where))) return;
        var before = _contents[(user, ver, ofSelf)];
        if (before.Type == type && before.Custom == custom) return;
        Break(
            "one version has one content",
            $"v{ver} of {user} is {type} '{custom}' in {where}, and {before.Type} '{before.Custom}' in {before.Where}");
    }

    public void Committed<T>(Flow? flow, UserKey user, T value)
    {
        switch (value)
        {
            case UserRow row:
                Committed(flow, user, row);
                break;
            case SubscriptionList list when list.Items.Count > Setup.Quota:
                Break("quotas hold", $"{user.User} has {list.Items.Count} subscriptions");
                break;
            case FriendList list when list.Items.Count > Limits.FriendsPerUserMax:
                Break("quotas hold", $"{user.User} has {list.Items.Count} friends");
                break;
        }
    }

    /// <summary>An answer to a question about users.</summary>
    public void Answered(Flow flow, UserId reader, PresenceView view)
    {
        Shown(view.User.Value, view.User == reader, view.Ver, view.Type, view.Custom, flow.Name);
        if (view.Type == StatusType.Online && !flow.HasReadOnline(view.User))
            Break("nobody is Online after the lease", $"{view.User} in {flow.Name}");
    }

    /// <summary>An operation was refused: then it has written nothing.</summary>
    /// <param name="forgetsOthers">Whether it may have found out that connections of others are gone.</param>
    public void Refused(Flow flow, Refusal why, bool forgetsOthers = false)
    {
        if (flow.SignIns > 0 || (flow.Commits > 0 && !forgetsOthers))
            Break("what is refused changes nothing", $"{flow.Name}: {why}, after {flow.Commits} commits");
    }

    /// <summary>An operation says that it has changed something: then it has.</summary>
    public void Succeeded(Flow flow, Decision decision)
    {
        if (decision.State != decision.Before && flow.Commits == 0)
            Break("nobody's change is lost", $"{flow.Name} says that it has changed something");
    }

    /// <summary>Something failed: by one of the faults, or it is a fault of ours.</summary>
    public void Failed(string what, Exception failure)
    {
        var expected = failure is SimulatedFaultException or TimeoutRejectedException or BrokenCircuitException or TimeoutException
            or OperationCanceledException or ConnectionGoneException or CommitContentionException;
        if (!expected) Break("no crash", $"{what}: {failure}");
    }

    public void Break(string promise, string how)
    {
        _broken ??= new PromiseBrokenException(promise, how);
        transcript.Say($"BROKEN: {promise}: {how}");
    }

    private void Committed(Flow? flow, UserKey user, UserRow row)
    {
        var (before, state) = (_states.GetValueOrDefault(user, UserState.None), row.State);
        _states[user] = state;
        if (flow is not null) flow.Commits++;
        if (flow is not null && state.Sessions.Any(session => before.Sessions.Find(session.Id) is null)) flow.SignIns++;
        if (flow?.SignIns > 0 && state.KickedAt >= flow.SignedAt)
            Break("no session is made with a revoked signature", $"{flow.Name}, made at {flow.SignedAt:HH:mm:ss.ff}");
        if (state.Ver < before.Ver) Break("versions never fall", $"{user.User} from {before.Ver} to {state.Ver}");
        foreach (var viewer in new[] { Viewer.Watchers, Viewer.Of(user.User) })
        {
            var view = PresenceView.AsCommitted(user.User, state, viewer);
            Shown(user.User.Value, viewer.User is not null, view.Ver, view.Type, view.Custom, "a commit");
        }
        CheckNobodyIsTakenForGone(flow, before, state);
        if (state.Sessions.Count > Limits.SessionsPerUserMax
            || state.Sessions.Any(session => session.Connections.Count > Limits.ConnectionsPerSessionMax))
            Break("quotas hold", $"{user.User}: {Describe.State(state)}");
        if (!storage.IsInMemory) return;
        foreach (var kind in Enum.GetValues<DueKind>())
            if (row.Scheduled[kind] is { } due && !HasEntry(new DueEntry(kind, due, user)))
                Break("what falls due is scheduled", $"{user.User} has no {kind} entry at {due:HH:mm:ss.ff}");
    }

    // A sweep may do so with one that was reported lost, or of which nobody could say for hours whether it is there; and it goes on
    // with erasing an account.
    private void CheckNobodyIsTakenForGone(Flow? flow, UserState before, UserState state)
    {
        var isErased = state.KickedAt is not null && state.Sessions.IsEmpty;
        if (flow?.IsSweep != true || isErased || before.Status.Type != StatusType.Online || state.Status.Type == StatusType.Online) return;
        foreach (var session in before.Sessions.Where(session => session.SeenAt + Setup.Doubt > flow.On.Clock.GetUtcNow()))
            foreach (var connection in session.Connections.Where(connection => !connection.ReportedLost && IsOpen(connection.Id)))
                Break("nobody is announced gone who is there", $"{connection.Id}, {Describe.State(before)} to {Describe.State(state)}");
    }

    private bool HasEntry(DueEntry entry) =>
        storage.Due.FindDueAsync(entry.Kind, entry.At, int.MaxValue, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            .Any(found => found.At == entry.At && found.User == entry.User);
}
