using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>
/// The promise of the whole: whatever failed and however often, once faults have stopped and the sweeps have
/// run, watchers know the status of every user. Random, and repeatable by the seed.
/// </summary>
public sealed class ConvergenceTests
{
    private static readonly UserKey[] Users = [World.Ann, World.Bob, World.Carol, World.Key("dave")];
    private static readonly string[] Texts = ["", "tea", "cake", "☕"];

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 25)];

    [Theory, MemberData(nameof(Seeds)), Rule("R11"), Rule("R12"), Rule("R13")]
    public async Task Watchers_converge_whatever_failed(int seed)
    {
        var (world, random) = (new World(), new Random(seed));
        BreakThings(world, random);
        for (var step = 0; step < 400; step++) await Suffer(() => StepAsync(world, random));

        MendThings(world);
        await ConvergedAsync(world);
        for (var i = 0; i < 3; i++) world.Push.Drop($"c{i}");      // as long as a connection is open, its user stays
        while (await NextDueAsync(world) is { } next)      // to the end of the last session, 7 days on
        {
            if (next > world.Clock.Now) world.Clock.Advance(next - world.Clock.Now + TimeSpan.FromSeconds(random.Next(60)));
            await ConvergedAsync(world);
        }
        foreach (var user in Users) Assert.Equal(StatusType.Offline, (await world.StateAsync(user)).Status.Type);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), Rule("R10"), Rule("R12"), Rule("R13")]
    public async Task Watchers_converge_whatever_failed_on_several_instances_at_once(int seed)
    {
        var world = new World();
        PresenceService[] doors = [world.Presence, world.NewInstance().Presence, world.NewInstance().Presence];
        var lockedRandom = new LockedRandom(seed);
        BreakThings(world, lockedRandom, async () => await Task.Yield());

        await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(async () =>
        {
            for (var step = 0; step < 40; step++)
                await Suffer(async () =>
                {
                    if (lockedRandom.Next(20) == 0) world.Clock.Advance(TimeSpan.FromSeconds(lockedRandom.Next(60)));
                    if (lockedRandom.Next(20) == 0) await world.SweepAsync();
                    var user = Users[lockedRandom.Next(Users.Length)];
                    await doors[worker % 3].ChangeAsync(user, CommandOf(lockedRandom), default);
                });
        })));

        MendThings(world);
        await ConvergedAsync(world);
    }

    private static async Task StepAsync(World world, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                world.Clock.Advance(TimeSpan.FromSeconds(random.Next(30)));
                break;
            case 1:
                world.Clock.Advance(TimeSpan.FromSeconds(random.Next(3) switch { 0 => 401, 1 => 3600, _ => 86400 * random.Next(8) }));
                break;
            case 2 or 3:
                await world.SweepAsync((DueKind)random.Next(3));
                break;
            default:
                await world.DoAsync(Users[random.Next(Users.Length)], CommandOf(random));
                break;
        }
    }

    private static Command CommandOf(Random random)
    {
        var platform = random.Next(2) == 0 ? Platform.Web : Platform.IPhone;
        var (session, connection) = ($"{platform}", $"c{random.Next(3)}");
        return random.Next(9) switch
        {
            0 or 1 => new Command.SignIn(session, platform, ""),
            2 => new Command.Connect(session, connection),
            3 => new Command.Disconnect(session, connection),
            4 => new Command.SignOut(session),
            5 or 6 => new Command.SetCustomStatus(Texts[random.Next(Texts.Length)]),
            _ => new Command.Heartbeat(session),
        };
    }

    // A third of the pushes fails, and a tenth of all other calls: before they have done anything, or after.
    private static void BreakThings(World world, Random random, Func<Task>? between = null)
    {
        world.Push.Before = _ => Fail(random, 3);
        world.Store.Before = async _ =>
        {
            if (between is not null) await between();
            Fail(random, 10);
        };
        world.Store.After = _ => Fail(random, 10);
    }

    private static void MendThings(World world)
    {
        world.Push.Before = _ => { };
        world.Store.Before = _ => default;
        world.Store.After = _ => { };
    }

    private static void Fail(Random random, int oneOf)
    {
        if (random.Next(oneOf) == 0) throw new HttpRequestException("the network");
    }

    private static async Task Suffer(Func<Task> act)
    {
        try { await act(); }
        catch (HttpRequestException) { /* the caller tries again, or not */ }
    }

    // What was left over is done; then the last change that was told of every user is their status, and no version was ever
    // told in two ways.
    private static async Task ConvergedAsync(World world)
    {
        var sweeps = 0;
        do
        {
            await world.SweepTasksAsync();
            foreach (var kind in Enum.GetValues<DueKind>()) Assert.Equal(0, (await world.SweepAsync(kind)).Failed);
        }
        while ((await world.TasksAsync()).Count > 0 && ++sweeps < 3);   // a connection that was falsely lost leaves one more
        Assert.Empty(await world.TasksAsync());
        foreach (var user in Users)
        {
            var state = await world.StateAsync(user);
            Assert.Equal((await world.RowAsync(user)).State.Ver, state.Ver);   // nothing ran out that was not swept
            var view = PresenceView.AsCommitted(user.User, state, Viewer.Watchers);
            if (state.Ver > 0) Assert.Equal(StatusChange.Of(view), world.Push.LastToldOf(user));
        }
        foreach (var same in world.Push.Told.GroupBy(told => (told.User, told.Change.Ver))) Assert.Single(same.Distinct());
    }

    private static async Task<DateTimeOffset?> NextDueAsync(World world)
    {
        var entries = new List<DueEntry>();
        foreach (var kind in Enum.GetValues<DueKind>()) entries.AddRange(await world.ScheduledAsync(kind));
        return entries.Min(entry => (DateTimeOffset?)entry.At);
    }

    private sealed class LockedRandom(int seed) : Random(seed)
    {
        private readonly Lock _lock = new();

        public override int Next(int maxValue)
        {
            lock (_lock) return base.Next(maxValue);
        }
    }
}
