using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>Faults stop, sweeps run, and everything has to come true.</summary>
internal sealed class Ending(Simulation world)
{
    private static readonly DateTimeOffset Ever = DateTimeOffset.MaxValue.AddDays(-2);
    private int _sweeps;

    public void Play()
    {
        world.Transcript.Head("Faults stop.");
        world.Gate.Quiet = true;
        world.Live(TimeSpan.FromSeconds(20));
        Sweep();
        // A connection of whose end nobody was told holds its lease, until the service is asked about it.
        LiveWithSweeps(world.Settings.Timings.Lease + TimeSpan.FromSeconds(90));
        world.Live(TimeSpan.FromSeconds(20));
        Sweep();
        world.Live(TimeSpan.FromSeconds(20));
        Sweep();
        if (world.Running.Any())
        {
            Thread.Sleep(100);   // what has escaped from the pump is late to say so
            world.Pump.Run();
        }
        foreach (var flow in world.Running) world.Promises.Break("everything ends", flow.Name);
        new LastPromises(world).Check();
        world.Promises.Check();
    }

    /// <summary>Time passes, and a sweep comes soon whenever something falls due.</summary>
    public void LiveWithSweeps(TimeSpan span)
    {
        var end = world.Time.Elapsed + span;
        while (world.Time.Elapsed < end)
        {
            var due = NextDue() is { } next ? next - world.Time.Now + TimeSpan.FromSeconds(1.5) : span;
            if (due < TimeSpan.FromSeconds(1.5)) due = TimeSpan.FromSeconds(1.5);
            var left = end - world.Time.Elapsed;
            world.Live(due < left ? due : left);
            Sweep();
        }
    }

    private void Sweep()
    {
        var on = world.Instances[_sweeps++ % world.Instances.Count];
        foreach (var lane in Enum.GetValues<DueKind>().Select(kind => (DueKind?)kind).Append(null))
        {
            world.Sweep(on, lane);
            world.Settle();
        }
        world.Live(TimeSpan.FromSeconds(0.5));   // those that make way for a rival come back
        world.Promises.Check();
    }

    private DateTimeOffset? NextDue()
    {
        DateTimeOffset? next = null;
        foreach (var kind in Enum.GetValues<DueKind>())
            foreach (var entry in world.Storage.Due.FindDueAsync(kind, Ever, 1, CancellationToken.None).AsTask().GetAwaiter().GetResult())
                Sooner(entry.At);
        foreach (var task in Tasks(world.Storage)) Sooner(task.DueAt);
        return next;

        void Sooner(DateTimeOffset at) => next = next < at ? next : at;
    }

    /// <summary>All tasks that are filed.</summary>
    public static IReadOnlyList<FiledTask> Tasks(Storage storage) =>
        storage.Outbox.FindDueTasksAsync(Ever, int.MaxValue, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
