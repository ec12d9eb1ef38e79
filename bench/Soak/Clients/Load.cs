using System.Globalization;

namespace Presence.Soak.Clients;

/// <summary>Random operations of random users. What is drawn depends on the seed alone; what comes of it, on the machine as well.</summary>
internal sealed class Load(Plan plan, IReadOnlyList<User> users, World world)
{
    private const int UnderWayMax = 200;

    private static readonly (string Name, int Weight)[] Weights =
    [
        ("come", 10), ("logout", 2), ("vanish", 2), ("mute", 1), ("flap", 4), ("kick", 1),
        ("set", 24), ("subscribe", 8), ("subscribe for a time", 3), ("unsubscribe", 4), ("unsubscribe all", 1), ("list", 4),
        ("query self", 2), ("query", 10), ("querystate", 8), ("query_online_status", 8), ("ZIM", 8),
    ];

    private static readonly string[] Names = [.. Weights.SelectMany(weight => Enumerable.Repeat(weight.Name, weight.Weight))];

    private readonly Random _random = new(plan.Seed);
    private readonly Operations _operations = new(world);
    private int _underWay;
    private int _drawn;

    /// <summary>How many operations were drawn so far.</summary>
    public int Drawn => _drawn;

    /// <summary>Goes on until stopped; when it returns, all that it has begun has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // As independent callers come: the pauses between them are exponential.
            var pause = TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / Plan.OperationsPerSecond);
            await Task.Delay(pause, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            if (Volatile.Read(ref _underWay) < UnderWayMax) Begin();
        }
        while (Volatile.Read(ref _underWay) > 0) await Task.Delay(100, CancellationToken.None);
    }

    private void Begin()
    {
        var (user, name) = (users[_random.Next(users.Count)], Names[_random.Next(Names.Length)]);
        var drawn = new Drawn(
            user.Devices[_random.Next(user.Devices.Count)],
            [.. _random.GetItems([.. users], 1 + _random.Next(6)).Where(other => other != user).Select(other => other.Name).Distinct()],
            string.Create(CultureInfo.InvariantCulture, $"status {++_drawn}"),
            _random.NextDouble());
        Interlocked.Increment(ref _underWay);
        _ = Task.Run(async () =>
        {
            try
            {
                await RunAsync(user, name, drawn);
            }
            catch (Exception wrong)
            {
                world.Violations.Add("the soak itself works", $"{name} of {user.Name}: {wrong}");
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        });
    }

    private async Task RunAsync(User user, string name, Drawn drawn)
    {
        if (!await user.Turn.WaitAsync(TimeSpan.FromSeconds(5))) return;   // something else of this user hangs
        try
        {
            await _operations.RunAsync(user, name, drawn);
        }
        finally
        {
            user.Turn.Release();
        }
    }
}

/// <summary>What an operation may need of chance.</summary>
/// <param name="Chance">0 to 1.</param>
internal sealed record Drawn(Device Device, string[] Others, string Custom, double Chance);
