using Presence.Domain;

namespace Presence.Checker.Tests;

/// <summary>Does the steps of a schedule.</summary>
internal sealed class Steps(Simulation world)
{
    private static readonly Fate[] OfLoads = [Fate.Fails];
    private static readonly Fate[] OfWrites = [Fate.Fails, Fate.LosesAnswer, Fate.LandsLater];
    private static readonly Fate[] OfPushes = [.. OfWrites, Fate.LandsLater, Fate.LandsLater];
    private static readonly Fate[] OfConditionalWrites = [.. OfWrites, Fate.MeetsItself];

    private readonly Operations _operations = new(world);

    public void Do(Step step)
    {
        var random = new Random(step.Seed);
        var on = random.Of(world.Instances)!;
        switch (step.What)
        {
            case Tests.Do.Pass:
                Pass(random);
                break;
            case Tests.Do.Settle:
                world.Settle(random);
                break;
            case Tests.Do.Fail:
                Fail(random);
                break;
            case Tests.Do.Land:
                world.Gate.LandOne(random);
                break;
            case Tests.Do.Event:
                Event(on, random);
                RunOn(random);
                break;
            case Tests.Do.FalseEvent:
                if (random.Of(world.SignalR.All.Where(connection => connection.IsOpen)) is { } open)
                    world.Deliver(new ConnectionEvent(open, Connected: false), on);
                break;
            case Tests.Do.Pause:
                world.Move(TimeSpan.FromSeconds(random.Next(3) == 0 ? 1 + (2 * random.NextDouble()) : random.NextDouble() / 2));
                break;
            case Tests.Do.Stall:
                world.Move(TimeSpan.FromSeconds(random.Next(10, 60)));
                break;
            case Tests.Do.Wait:
                world.Live(TimeSpan.FromSeconds(random.Next(5, 20)));
                break;
            case Tests.Do.Live:
                new Ending(world).LiveWithSweeps(TimeSpan.FromSeconds(random.Next(3) switch { 0 => 30, 1 => 400, _ => 660 }));
                break;
            case Tests.Do.Outage:
                world.Live(TimeSpan.FromSeconds(random.Next(3) switch { 0 => 400, 1 => 660, _ => 3700 }));
                break;
            case Tests.Do.Sweep:
                world.Sweep(on, random.Next(5) switch { 0 => DueKind.Grace, 1 => DueKind.Lease, 2 => DueKind.Expiry, _ => null });
                RunOn(random);
                break;
            case Tests.Do.Die:
                world.Kill(random.Next(world.Instances.Count), random);
                break;
            case Tests.Do.SetClock:
                on.Clock.Skew = TimeSpan.FromSeconds(Math.Round((2 * random.NextDouble()) - 1, 1));
                world.Transcript.Say($"the clock of {on.Name} is set to {on.Clock.Skew.TotalSeconds:+0.0;-0.0} s");
                break;
            case Tests.Do.TakeAway:
                TakeAway(random);
                break;
            default:
                _operations.Do(step.What, on, random);
                RunOn(random);
                break;
        }
    }

    private void TakeAway(Random random)
    {
        var span = TimeSpan.FromSeconds(random.Next(3) switch { 0 => 20, 1 => 120, _ => 900 });
        if (random.Next(2) == 0) world.Gate.TakeAway("the service", call => call.Kind == CallKind.Push, span);
        else
        {
            var user = random.Of(Setup.Users).User.Value;
            bool IsOf(Call call) => call.Kind != CallKind.Push && call.What.Contains(user, StringComparison.Ordinal);
            world.Gate.TakeAway($"the storage of {user}", IsOf, span);
        }
    }

    // Of any operation, or of one: that one gets far ahead while the others stand still, and this is where races are.
    private void Pass(Random random)
    {
        var only = random.Next(3) > 0 ? random.Of(world.Gate.Waiting)?.Flow : null;
        for (var left = random.Next(1, 13); left > 0; left--)
        {
            if (random.Of(world.Gate.Waiting.Where(call => only is null || call.Flow == only)) is not { } call) break;
            world.Gate.Meet(call, Fate.Passes);
            world.Pump.Run();
        }
    }

    // Half of all operations run to their end at once. Now and then something goes wrong with one of their calls, or it is slow and
    // the operation stands there while others go on: most faults need a few of those in the right places, and order for the rest.
    private void RunOn(Random random)
    {
        if (world.Latest is not { HasEnded: false } flow || random.Next(3) == 0) return;
        var often = random.Next(4) switch { 0 => 0, 1 => 3, 2 => 6, _ => 12 };
        RunOn(flow, often, random);
        // A connection that was opened by it, most likely, comes up.
        if (!flow.HasEnded || world.SignalR.Events.LastOrDefault() is not { Connected: true } up || random.Next(2) == 0) return;
        world.SignalR.Events.Remove(up);
        world.Deliver(up, random.Of(world.Instances)!);
        RunOn(world.Latest!, often, random);
    }

    private void RunOn(Flow flow, int often, Random random)
    {
        for (var waits = 0; !flow.HasEnded && waits < 5;)
        {
            if (random.Of(world.Gate.Waiting.Where(call => call.Flow == flow)) is not { } call)
            {
                if (flow.On.IsDead || world.Time.Next is not { } next || next - world.Time.Elapsed > TimeSpan.FromSeconds(0.3)) return;
                world.Time.MoveTowards(next);   // it waits a moment before it tries again
                waits++;
            }
            // What fails before a commit ends most operations: there is more to see behind it.
            else if (random.Next(100) >= (call.Kind == CallKind.Push ? often * 3 : often)) world.Gate.Meet(call, Fate.Passes);
            else if (random.Next(3) == 0) return;
            else Fail(call, random);
            world.Pump.Run();
        }
    }

    private void Fail(Random random)
    {
        if (random.Of(world.Gate.Waiting) is { } call) Fail(call, random);
    }

    private void Fail(Call call, Random random) => world.Gate.Meet(call, random.Of(call.Kind switch
    {
        CallKind.Load => OfLoads,
        CallKind.ConditionalWrite => OfConditionalWrites,
        CallKind.Push => OfPushes,
        _ => OfWrites,
    }));

    private void Event(Instance on, Random random)
    {
        if (random.Of(world.SignalR.Events) is not { } happened) return;
        var what = random.Next(10);
        if (what > 0) world.SignalR.Events.Remove(happened);   // else it comes once more
        if (what == 1) world.Transcript.Say($"{happened} is lost");
        else world.Deliver(happened, on);
    }
}

/// <summary>Choices.</summary>
internal static class RandomExtensions
{
    /// <summary>One of some; the default value when there are none.</summary>
    public static T? Of<T>(this Random random, IEnumerable<T> some)
    {
        var all = some as IReadOnlyList<T> ?? [.. some];
        return all.Count == 0 ? default : all[random.Next(all.Count)];
    }
}
