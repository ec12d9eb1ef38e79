namespace Presence.Domain.Tests;

/// <summary>
/// One user, a clock, and what came of the last command. What is stored moves by commands only; what is seen, by
/// the clock too.
/// </summary>
/// <param name="rules">What the app wants; null for nothing.</param>
internal sealed class Story(AppRules? rules = null)
{
    private int _connections;

    public DateTimeOffset Now { get; private set; } = A.Start;

    /// <summary>What lies in the store.</summary>
    public UserState Stored { get; private set; } = UserState.Nobody;

    /// <summary>What the last command came to.</summary>
    public Decision Last { get; private set; } = new(UserState.Nobody, UserState.Nobody, []);

    /// <summary>What whoever asks now is shown.</summary>
    public UserState Seen => Timeline.At(Stored, Now, A.Timings);

    public StatusType Type => Seen.Status.Type;

    public string Custom => Seen.Status.Custom;

    public long Ver => Seen.Ver;

    /// <summary>What the last command told watchers; null for nothing.</summary>
    public Effect.Announce? Told => Last.Effects.OfType<Effect.Announce>().SingleOrDefault();

    public Device On(Platform platform, string instance = "") => new(this, platform, instance);

    /// <summary>Time passes. Negative: the next command comes from a machine whose clock is behind.</summary>
    public Story Waits(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Story Sets(string text) => Does(new Command.SetCustomStatus(text));

    public Story IsSwept() => Does(new Command.Sweep());

    /// <summary>The state changes that the app's backend has yet to hear of.</summary>
    public IEnumerable<(NoticeKind Kind, Platform Platform)> Noted => Stored.Notices.Select(notice => (notice.Kind, notice.Platform));

    /// <summary>Whether the last command has notices handed over.</summary>
    public bool IsNotified => Last.Effects.OfType<Effect.Notify>().Any();

    /// <summary>Watchers have heard the newest version.</summary>
    public Story IsTold() => Does(new Command.Told(Stored.Ver));

    public Story Does(Command command)
    {
        Last = PresenceRules.Decide(Stored, command, Now, A.Timings, rules);
        Stored = Last.State;
        return this;
    }

    public DateTimeOffset? NextDue(DueKind kind) => Sweeping.NextDue(Stored, kind, Now, A.Timings);

    public string NewConnection() => $"connection{++_connections}";
}

/// <summary>One device of a story's user. It keeps what a real one would: its session id and its connection id.</summary>
internal sealed class Device(Story user, Platform platform, string instance)
{
    public string SessionId { get; private set; } = "none yet";

    public string Connection { get; private set; } = "none yet";

    /// <summary>Its session as seen now; null when it has none.</summary>
    public Session? Session => user.Seen.Find(SessionId);

    public Device SignsIn()
    {
        user.Does(new Command.SignIn($"session{user.Now.UtcTicks}{platform}{instance}", platform, instance));
        SessionId = user.Last.Session!.Id;
        return this;
    }

    /// <summary>A new connection comes up, its token just made.</summary>
    public Device Connects() => Connects(user.NewConnection(), user.Now);

    public Device Connects(string connection, DateTimeOffset negotiatedAt)
    {
        Connection = connection;
        user.Does(new Command.Connect(SessionId, connection, negotiatedAt));
        return this;
    }

    public Device Beats() => Does(new Command.Heartbeat(SessionId));

    public Device LosesLink() => LosesLink(Connection);

    public Device LosesLink(string connection) => Does(new Command.LoseLink(SessionId, connection));

    public Device SignsOut() => Does(new Command.SignOut(SessionId));

    private Device Does(Command command)
    {
        user.Does(command);
        return this;
    }
}
