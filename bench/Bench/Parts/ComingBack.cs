using Presence.Bench.Report;
using Presence.Herds;

namespace Presence.Bench.Parts;

/// <summary>What it takes until a herd is back, next to the same herd that watches nobody.</summary>
internal sealed class ComingBack : IPart
{
    private const int Users = 100_000;
    private static readonly Required Nobody = new(AtLeast: 1), Soon = new(AtMost: 2);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(15), UntilBack = TimeSpan.FromMinutes(2);

    private static readonly (string Name, HerdPlan Plan)[] Herds =
    [
        ("stock clients", new HerdPlan { Waits = HerdPlan.Stock, AwayFor = Away }),
        ("stock clients, unreported", new HerdPlan { Waits = HerdPlan.Stock, AwayFor = Away, WatchedFor = UntilBack, Reports = false }),
        ("as told", new HerdPlan { Waits = HerdPlan.Within(TimeSpan.FromSeconds(5)), AwayFor = Away, WatchedFor = UntilBack }),
    ];

    public string Name => "herd";

    public string Title => "100,000 users lose the link at once";

    public string Method => """
        A simulation of the product's own services in a time of their own: 100,000 users with 20 subscriptions each lose their
        connections at once, and the SignalR Service is away for 15 s. Ten instances have 100 requests under way each, another one
        sweeps every 10 s; each call to the storage or the service takes 5 ms. Stock clients try again after 0, 2, 10 and 30 s; as
        told: at random within 5 s, then 10, 20 and 30. Limit: the same users without subscriptions; for those who were never
        announced gone, all; for the lanes, the time between two sweeps. The first herd is watched for nine minutes, since all its
        leases end at once. One round, since nothing in it depends on the machine.
        """;

    public Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace)
    {
        var figures = new List<Figure>();
        foreach (var (name, plan) in Herds)
        {
            var herd = plan with { Users = pace.Times(Users) };
            var (ours, limit) = (Herd.Play(herd), Herd.Play(herd with { Subscriptions = 0, WatchedFor = UntilBack }));
            Console.Error.WriteLine($"{name}: {ours}");
            Console.Error.WriteLine($"without subscriptions: {limit}");
            Add("users never announced gone", "", herd.Users - ours.Leaves, herd.Users, Nobody);
            Add("all back after", "s", Seconds(ours), Seconds(limit), Soon);
            Add("storage calls until then", "", ours.ToComeBack.Storage, limit.ToComeBack.Storage);
            Add("SignalR calls until then", "", ours.ToComeBack.SignalR, limit.ToComeBack.SignalR);
            Add("storage calls in the fullest second", "/s", ours.Peak.Storage, limit.Peak.Storage);
            Add("SignalR calls in the fullest second", "/s", ours.Peak.SignalR, limit.Peak.SignalR);
            Add("most requests that waited", "", ours.QueueMax, limit.QueueMax);
            foreach (var (lane, behind) in ours.Behind.OrderBy(lane => lane.Key, StringComparer.Ordinal))
                Add($"lane {lane} behind at most", "s", behind.TotalSeconds, Herd.SweptEvery.TotalSeconds);

            void Add(string what, string unit, double ours, double limit, Required? required = null)
            {
                var figure = new Figure($"{name}: {what}", unit, required ?? Required.Nothing);
                figure.Add(ours, limit);
                figures.Add(figure);
            }
        }
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    // Never, when somebody is missing.
    private static double Seconds(HerdResult result) => result.AllBackAfter?.TotalSeconds ?? double.PositiveInfinity;
}
