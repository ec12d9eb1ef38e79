namespace Presence.Checker.Tests;

/// <summary>What a step does. Those up to <see cref="Erase"/> are things that clients and backends do.</summary>
internal enum Do
{
    SignIn, Close, LogOut, Heartbeat, NamedHeartbeat, SetStatus, Subscribe, SubscribeForAWhile, Unsubscribe, Read, Befriend, Unfriend, Kick,
    Erase,

    /// <summary>Some calls get through, in any order.</summary>
    Pass,
    /// <summary>All calls get through, in any order, and those that follow from them; events arrive.</summary>
    Settle,
    /// <summary>Something goes wrong with one call.</summary>
    Fail,
    /// <summary>A call that nobody waits for gets through.</summary>
    Land,
    /// <summary>An event of the service arrives, or is lost, or arrives and will arrive once more.</summary>
    Event,
    /// <summary>An open connection is reported lost.</summary>
    FalseEvent,
    /// <summary>A moment passes, in which calls can time out.</summary>
    Pause,
    /// <summary>Up to a minute passes, in which nothing gets through.</summary>
    Stall,
    /// <summary>Seconds pass in which calls get through and no sweep comes: what was left over comes due.</summary>
    Wait,
    /// <summary>Minutes pass, as they do when nothing is wrong.</summary>
    Live,
    /// <summary>Minutes or an hour pass without sweeps.</summary>
    Outage,
    /// <summary>A timer goes off on an instance.</summary>
    Sweep,
    /// <summary>An instance dies, and another one takes its place.</summary>
    Die,
    /// <summary>The clock of an instance is set, forward or back.</summary>
    SetClock,
    /// <summary>The storage of one user, as when an account is down, or the whole service is away for a while.</summary>
    TakeAway,
}

/// <summary>One decision of a schedule.</summary>
/// <param name="Seed">
/// What the step chooses from what there is follows from it alone: it stays meaningful when others are taken out.
/// </param>
internal sealed record Step(Do What, int Seed);

/// <summary>A course of events, to be played again and again with the same result.</summary>
internal sealed record Schedule(Setup Setup, IReadOnlyList<Step> Steps)
{
    private static readonly (Do What, int Weight)[] Weights =
    [
        (Do.SignIn, 8), (Do.Close, 5), (Do.LogOut, 2), (Do.Heartbeat, 2), (Do.NamedHeartbeat, 2), (Do.SetStatus, 5),
        (Do.Subscribe, 7), (Do.SubscribeForAWhile, 2), (Do.Unsubscribe, 7), (Do.Read, 4), (Do.Befriend, 2), (Do.Unfriend, 2), (Do.Kick, 1),
        (Do.Erase, 1),
        (Do.Pass, 25), (Do.Settle, 4), (Do.Fail, 8), (Do.Land, 4), (Do.Event, 14), (Do.FalseEvent, 2),
        (Do.Pause, 12), (Do.Stall, 2), (Do.Wait, 3), (Do.Live, 1), (Do.Outage, 1), (Do.Sweep, 8), (Do.Die, 2),
        (Do.SetClock, 1), (Do.TakeAway, 1),
    ];

    // Schedules differ in what they have much of, and in what they do without: what one hides, another shows.
    private static readonly double[] Shares = [0, 0, 0.5, 1, 2, 6];

    private static readonly Do[] Opening = [Do.SignIn, Do.SignIn, Do.SignIn, Do.Settle, Do.Subscribe, Do.SignIn, Do.Settle];

    /// <summary>The schedule of a seed.</summary>
    public static Schedule Of(int seed)
    {
        var random = new Random(seed);
        var setup = Setup.Of(random.Next());
        var length = 10 + random.Next(random.Next(5, 50));   // short ones more often: what breaks last is not mended by what follows
        double[] weights = [.. Weights.Select(each => each.Weight * ShareOf(each.What))];
        List<Step> steps = [.. Opening.Select(what => new Step(what, random.Next()))];
        while (steps.Count < length)
        {
            var what = Any(weights, random);
            if (what is Do.Befriend or Do.Unfriend && !setup.Rules.HearsFriends) what = Do.Subscribe;
            steps.Add(new Step(what, random.Next()));
        }
        return new Schedule(setup, steps);

        double ShareOf(Do what) => what is Do.SignIn or Do.Pass ? 1 : Shares[random.Next(Shares.Length)];
    }

    public override string ToString() => string.Join(' ', Steps.Select(step => step.What));

    private static Do Any(double[] weights, Random random)
    {
        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
            if ((left -= weights[i]) < 0) return Weights[i].What;
        return Do.Pass;
    }
}
