namespace Presence.Domain;

/// <summary>How long things last. Every span is half-open: at its end it no longer holds.</summary>
public sealed record Timings
{
    /// <summary>How often a client should renew its lease. Told to clients, not enforced.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a session counts after its last sign of life (R2). More than one heartbeat, so that one may be lost.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(400);

    /// <summary>What is left of the lease once the link is reported lost (R3). Bridges a reconnect.</summary>
    public TimeSpan DisconnectGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The widest grace, of a device that flaps or loses its link in a wave (R26, R29).</summary>
    public TimeSpan DisconnectGraceMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A device that comes back twice within this span is flapping (R26).</summary>
    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a device counts as there while nobody can say whether it is, from its last sign of life on (R27).</summary>
    public TimeSpan UnverifiedFor { get; init; } = TimeSpan.FromHours(4);

    /// <summary>A sweep that comes later than this was held up, and what ran out meanwhile is no evidence (R27).</summary>
    public TimeSpan SweepLateAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How far clocks may differ, together with how long a commit may take: so far ahead of a commit somebody may have been
    /// shown already what was going to run out (R11).
    /// </summary>
    public TimeSpan ForetoldWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long after it was pushed out a device may not push others out: longer than a stock client tries again (R25).</summary>
    public TimeSpan PushedOutFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a device on a native platform is known to be lost, counted from the lost link (R5).</summary>
    public TimeSpan LostFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a lost page can still come back by a heartbeat (R6).</summary>
    public TimeSpan WebLostFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long subscriptions are kept after the user was last Online (R16).</summary>
    public TimeSpan SubscriptionsKeptFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a user is kept of whom nothing is heard (R28); null for ever.</summary>
    public TimeSpan? ForgetAfter { get; init; }

    /// <summary>
    /// How long a deleted account is known to be deleted, so that signatures from before stay void (R31). As long as the vendor's
    /// signatures last when nobody says otherwise.
    /// </summary>
    public TimeSpan DeletedKeptFor { get; init; } = TimeSpan.FromDays(180);

    /// <summary>How many of a user's last changes are kept (R32); 0 for none.</summary>
    public int TransitionsKept { get; init; } = 20;

    /// <summary>
    /// How long they are kept, counted back from the latest (R32): a day longer than a lost device, so that its loss still stands there
    /// when it is forgotten.
    /// </summary>
    public TimeSpan TransitionsKeptFor { get; init; } = TimeSpan.FromDays(8);

    /// <summary>How long to wait after the first failed delivery of a notice; doubles each time (R20).</summary>
    public TimeSpan NoticeRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two deliveries of a notice (R20).</summary>
    public TimeSpan NoticeRetryAfterMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Clients are told to come back at a random moment within this span after a lost link, so that not all come at once: half of the
    /// grace, so that nobody is announced gone for it. Whole seconds, at least one.
    /// </summary>
    public TimeSpan ReconnectWithin => TimeSpan.FromSeconds(Math.Max(1, Math.Floor(DisconnectGrace.TotalSeconds / 2)));

    /// <summary>
    /// How long before a lease runs out the service is asked about its connections: longer than a sweep takes to come, and
    /// short enough that a lease costs no more than it has to.
    /// </summary>
    public TimeSpan AuditBefore
    {
        get
        {
            var (tenth, third) = (Lease / 10, Lease / 3);
            var least = third < AuditBeforeLeast ? third : AuditBeforeLeast;
            return tenth > least ? tenth : least;
        }
    }

    /// <summary>The grace of a device (R26).</summary>
    /// <param name="flaps">How often it has flapped in a row.</param>
    public TimeSpan GraceAfter(int flaps)
    {
        var wide = DisconnectGrace * Math.Pow(2, flaps);
        return wide < WidestGrace ? wide : WidestGrace;
    }

    /// <summary>The grace of a device that flaps (R26), or loses its link in a wave (R29).</summary>
    public TimeSpan WidestGrace => DisconnectGraceMax > DisconnectGrace ? DisconnectGraceMax : DisconnectGrace;

    private static readonly TimeSpan AuditBeforeLeast = TimeSpan.FromSeconds(30);
}
