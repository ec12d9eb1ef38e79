namespace Presence.Domain.Tests;

/// <summary>What watchers are told.</summary>
internal sealed record Published(StatusType Type, string Custom, long Ver);

/// <summary>
/// One user, a clock, and what came of the last command. The stored state changes by commands only; what is seen,
/// by the clock too.
/// </summary>
/// <param name="rules">What the app wants; null for nothing.</param>
/// <param name="timings">How long things last; null for the numbers of production.</param>
internal sealed class Story(AppRules? rules = null, Timings? timings = null)
{
    private readonly Timings _timings = timings ?? A.Timings;
    private int _connections;

    /// <summary>What the app wants. It may change its mind.</summary>
    public AppRules Rules { get; set; } = rules ?? AppRules.None;

    public DateTimeOffset Now { get; private set; } = A.Start;

    /// <summary>What lies in the store.</summary>
    public UserState Stored { get; private set; } = UserState.None;

    /// <summary>What the last command came to.</summary>
    public Decision Last { get; private set; } = new(UserState.None, UserState.None, []);

    /// <summary>The state as every reader sees it now.</summary>
    public UserState Seen => Timeline.At(Stored, Now, _timings);

    public StatusType Type => Seen.Status.Type;

    public string Custom => Seen.Status.Custom;

    public long Ver => Seen.Ver;

    /// <summary>What the last command tells watchers; null for nothing.</summary>
    public Published? LastPublish => Last.Effects.OfType<Effect.Publish>().SingleOrDefault() is null ? null : ToWatchers(Last);

    /// <summary>The devices that the last command pushes out.</summary>
    public IEnumerable<Effect.Kick> LastKicks => Last.Effects.OfType<Effect.Kick>();

    /// <summary>The connections that the last command brings up to date.</summary>
    public IEnumerable<string> LastRestores => Last.Effects.OfType<Effect.Restore>().Select(restore => restore.ConnectionId);

    /// <summary>Every connection that the store knows of.</summary>
    public IEnumerable<string> Connections => Stored.Sessions.SelectMany(session => session.Connections).Select(c => c.Id);

    /// <summary>The connections that the service would be asked about now.</summary>
    public IEnumerable<string> Asked => Audit.ConnectionsToAsk(Stored.Sessions, Now, _timings);

    /// <summary>Whether the last command has the waiting notices delivered.</summary>
    public bool DeliversNotices => Last.Effects.OfType<Effect.DeliverNotices>().SingleOrDefault() is not null;

    /// <summary>The notices that wait for the app's backend.</summary>
    public IEnumerable<(NoticeKind Kind, Platform Platform)> Waiting =>
        Stored.Notices.Items.Select(notice => (notice.Kind, notice.Platform));

    public Device On(Platform platform, string instance = "") => new(this, platform, instance);

    /// <summary>Time passes. Negative: the next command comes from a machine with a clock that is behind.</summary>
    public Story Waits(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Story Sets(string text) => Does(new Command.SetCustomStatus(text));

    /// <summary>The service is asked, and knows none of the user's connections.</summary>
    public Story IsSwept() => IsSwept(gone: [.. Connections]);

    /// <summary>The service is asked about the user's connections. Of those that are not named it says nothing.</summary>
    public Story IsSwept(string[]? alive = null, string[]? gone = null, bool late = false) =>
        Does(new Command.Sweep(new ConnectionAnswers([.. alive ?? []], [.. gone ?? []]), late));

    public Story IsKicked() => Does(new Command.Kick(Now));

    public Story IsDeleted() => Does(new Command.Delete(Now, Now));

    public Story IsImported() => Does(new Command.Import());

    /// <summary>The app's backend accepts a notice.</summary>
    public Story IsDelivered(long seq) => Does(new Command.NoticeDelivered(seq));

    /// <summary>The app's backend does not accept a notice.</summary>
    public Story FailsDelivery(long seq) => Does(new Command.NoticeFailed(seq));

    public Story Does(Command command)
    {
        Last = PresenceRules.Decide(Stored, command, Now, _timings, Rules);
        Stored = Last.State;
        return this;
    }

    public DateTimeOffset? NextDue(DueKind kind) => DueTimes.Next(Stored, kind, Now, _timings);

    public PresenceView SeenBy(Viewer viewer) => PresenceView.Of(A.Ann, Stored, viewer, Now, _timings);

    public string NewConnection() => $"connection{++_connections}";

    private static Published ToWatchers(Decision decision)
    {
        var view = PresenceView.AsCommitted(A.Ann, decision.State, Viewer.Watchers);
        return new Published(view.Type, view.Custom, view.Ver);
    }
}
