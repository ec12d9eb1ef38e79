using System.Runtime.InteropServices;

namespace Presence.Herds;

/// <summary>What a herd is, and what it meets.</summary>
internal sealed record HerdPlan
{
    public int Users { get; init; } = 2000;

    /// <summary>Of each user.</summary>
    public int Subscriptions { get; init; } = 20;

    /// <summary>Instances that answer requests; the timers run on one more.</summary>
    public int Instances { get; init; } = 10;

    /// <summary>Requests that one instance has under way; more of them wait in a queue.</summary>
    public int RequestsAtOnce { get; init; } = 100;

    /// <summary>How long each call to the storage or to SignalR takes.</summary>
    public TimeSpan CallTakes { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long the service is away after it has lost all connections.</summary>
    public TimeSpan AwayFor { get; init; }

    /// <summary>Whether the service reports the losses.</summary>
    public bool Reports { get; init; } = true;

    /// <summary>How long a client waits before its next try, from the number of those before; null when it gives up.</summary>
    public required Func<int, Random, TimeSpan?> Waits { get; init; }

    /// <summary>How long a client waits for being told that it is ready before it begins anew; null for ever.</summary>
    public Func<Random, TimeSpan>? Patience { get; init; }

    /// <summary>How long it is watched after the loss: longer than a lease, since all leases end at once then.</summary>
    public TimeSpan WatchedFor { get; init; } = TimeSpan.FromMinutes(9);

    public int Seed { get; init; } = 1;

    /// <summary>Stock SignalR clients: four tries, then they give up.</summary>
    public static TimeSpan? Stock(int tries, Random random) => tries switch
    {
        0 => TimeSpan.Zero,
        1 => TimeSpan.FromSeconds(2),
        2 => TimeSpan.FromSeconds(10),
        3 => TimeSpan.FromSeconds(30),
        _ => null,
    };

    /// <summary>The same, each wait up to a fifth shorter or longer.</summary>
    public static TimeSpan? StockWithJitter(int tries, Random random) => Stock(tries, random) * (0.8 + (0.4 * random.NextDouble()));

    /// <summary>As negotiate's answer says: at random within the span, later tries within twice as much, up to half a minute.</summary>
    public static Func<int, Random, TimeSpan?> Within(TimeSpan span) => (tries, random) =>
        TimeSpan.FromSeconds(Math.Min(30, span.TotalSeconds * Math.Pow(2, tries))) * random.NextDouble();
}

/// <summary>What became of a herd.</summary>
internal sealed record HerdResult
{
    /// <summary>Users who were announced gone.</summary>
    public required int Leaves { get; init; }

    /// <summary>Users who were announced back.</summary>
    public required int Joins { get; init; }

    /// <summary>Messages that somebody is Online of whom watchers knew it: a number had to be skipped (R11).</summary>
    public required int Repeats { get; init; }

    /// <summary>The most users who were not Online for a reader, at any look.</summary>
    public required int MissedByReaders { get; init; }

    /// <summary>When the last one was Online and heard of everything again, from the loss on; null when not all were.</summary>
    public required TimeSpan? AllBackAfter { get; init; }

    public required int GaveUp { get; init; }

    /// <summary>Calls from the loss until all were back.</summary>
    public required Calls ToComeBack { get; init; }

    /// <summary>The most calls within one second.</summary>
    public required Calls Peak { get; init; }

    /// <summary>The most requests that waited for an instance.</summary>
    public required int QueueMax { get; init; }

    /// <summary>Requests that failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How late an entry of each lane was removed at most; for tasks how old it was.</summary>
    public required IReadOnlyDictionary<string, TimeSpan> Behind { get; init; }

    /// <summary>Tasks that nobody has done.</summary>
    public required int TasksLeft { get; init; }

    public override string ToString() =>
        $"leaves {Leaves}, joins {Joins}, repeats {Repeats}, missed by readers {MissedByReaders}, "
        + $"all back after {AllBackAfter?.TotalSeconds:0.0} s, gave up {GaveUp}, calls {ToComeBack}, peak {Peak}, queue {QueueMax}, "
        + $"failed {Failed}, tasks left {TasksLeft}, behind "
        + string.Join(", ", Behind.Select(lane => $"{lane.Key} {lane.Value.TotalSeconds:0} s"));
}

/// <summary>How many calls.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Calls(long Storage, long SignalR)
{
    public override string ToString() => $"{Storage} storage {SignalR} SignalR";
}
