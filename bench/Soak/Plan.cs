using System.Globalization;

namespace Presence.Soak;

/// <summary>What a run does, and for how long.</summary>
/// <param name="For">The whole run.</param>
/// <param name="Seed">Of the operations and the faults.</param>
/// <param name="Port">Where LocalHost listens; the proxy before its storage takes the next one.</param>
/// <param name="Quick">Whether it only shows that it runs.</param>
internal sealed record Plan(TimeSpan For, int Seed, int Port, bool Quick)
{
    public const string Usage = """
        Usage: dotnet run -c Release --project bench/Soak [-- OPTIONS]
          --for 01:00:00   how long (one hour; at least two minutes)
          --seed N         of operations and faults (the clock's)
          --port N         where LocalHost listens, and the proxy before its storage on the next one (27071)
          --quick          two minutes: shows that it runs
        A run of an hour or more writes bench/soak.md. The exit code is 1 when a promise was broken.
        """;

    private static readonly TimeSpan Least = TimeSpan.FromMinutes(2);

    /// <summary>How many users there are.</summary>
    public const int Users = 80;

    /// <summary>Operations in a second, on average.</summary>
    public const double OperationsPerSecond = 30;

    // The product's settings: short, so that an hour sees many lifetimes.

    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan GraceMax = TimeSpan.FromSeconds(8);

    public static readonly TimeSpan LostFor = TimeSpan.FromMinutes(2);

    public const int SubscriptionsMax = 12;

    /// <summary>
    /// How long all is quiet before the promises of quiet points are checked. A client without a sign of life is noticed after
    /// 30 s (SignalR), a lost event when the lease ends; then come the widest grace, and tasks that were left over (15 s).
    /// </summary>
    public static readonly TimeSpan Settling = Lease + GraceMax + TimeSpan.FromSeconds(20);

    /// <summary>How long after a fault something may still fail by it: calls that hang, their repetitions, and tasks left over.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(15);

    /// <summary>How long there is load before it is quiet again.</summary>
    public TimeSpan LoadFor => Quick ? TimeSpan.FromSeconds(45) : TimeSpan.FromMinutes(3.5);

    /// <summary>LocalHost is killed before this and not after: its memory is compared over one life.</summary>
    public TimeSpan KillsUntil => For / 3;

    /// <summary>Whether the run is long enough to be worth a report.</summary>
    public bool IsWhole => For >= TimeSpan.FromHours(1);

    /// <summary>Reads the command line.</summary>
    /// <returns>Null when it makes no sense.</returns>
    public static Plan? Parse(ReadOnlySpan<string> args)
    {
        var plan = new Plan(TimeSpan.FromHours(1), Environment.TickCount & 0xffff, 27071, false);
        while (!args.IsEmpty)
        {
            if (args[0] == "--quick")
            {
                plan = plan with { Quick = true, For = Least };
                args = args[1..];
                continue;
            }
            if (args.Length < 2) return null;
            switch (args[0])
            {
                case "--for" when TimeSpan.TryParse(args[1], CultureInfo.InvariantCulture, out var time) && time >= Least:
                    plan = plan with { For = time };
                    break;
                case "--seed" when int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    plan = plan with { Seed = seed };
                    break;
                case "--port" when ushort.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port):
                    plan = plan with { Port = port };
                    break;
                default:
                    return null;
            }
            args = args[2..];
        }
        return plan;
    }
}
