using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Checker.Tests;

/// <summary>
/// Some instances of the product on one storage and one service, in a time of their own. Only the schedule decides what happens next,
/// so the same schedule has the same course.
/// </summary>
internal sealed class Simulation : IDisposable
{
    private readonly List<Flow> _flows = [];
    private readonly List<Instance> _dead = [];
    private readonly Setup _setup;

    public Simulation(Setup setup, Storage storage)
    {
        (_setup, Storage, Settings) = (setup, storage, setup.Settings);
        Transcript = new Transcript(Time);
        Promises = new Promises(storage, Transcript) { IsOpen = id => SignalR!.IsOpen(id) };
        if (storage.Entities is { } entities)
            entities.Lost = how => Promises.Break("what a later build has stored stays", how);
        Gate = new Gate(Time, Transcript, setup.Seed);
        SignalR = new SimulatedSignalR(Transcript, Promises);
        Random = new Random(setup.Seed);
        Instances = [.. setup.Skews.Select((_, i) => NewInstance(i))];
        Clients = new Clients(this, setup.NewDevices());
    }

    public Pump Pump { get; } = new();

    public SimulatedTime Time { get; } = new();

    public Transcript Transcript { get; }

    public Promises Promises { get; }

    public Gate Gate { get; }

    public Storage Storage { get; }

    public Settings Settings { get; }

    public SimulatedSignalR SignalR { get; }

    public Clients Clients { get; }

    public IReadOnlyList<Instance> Instances { get; private set; }

    /// <summary>The operation that was started last; null before the first.</summary>
    public Flow? Latest { get; private set; }

    /// <summary>For what no step decides.</summary>
    public Random Random { get; }

    /// <summary>Operations that have not ended.</summary>
    public IEnumerable<Flow> Running => _flows.Where(flow => !flow.HasEnded);

    /// <summary>Plays a schedule to its end.</summary>
    /// <exception cref="PromiseBrokenException">A promise does not hold.</exception>
    public void Play(Schedule schedule)
    {
        Import();
        var steps = new Steps(this);
        foreach (var (step, i) in schedule.Steps.Select((step, i) => (step, i)))
        {
            Transcript.Head($"{i + 1}: {step.What}");
            steps.Do(step);
            Pump.Run();
            Promises.Check();
        }
        new Ending(this).Play();
    }

    /// <summary>Starts an operation.</summary>
    /// <param name="ended">Called when whoever has called it sees it end: by an answer, or without.</param>
    public void Start(string name, Instance on, Func<Flow, Task> act, Action<Flow, Exception?>? ended = null)
    {
        Transcript.Say($"{on.Name} starts: {name}");
        var flow = new Flow(name, on, (flow, failure) =>
        {
            Transcript.Say($"{on.Name} ends: {name}{(failure is null ? "" : $" ({failure.GetType().Name})")}");
            if (failure is not null) Promises.Failed(name, failure);
            ended?.Invoke(flow, failure);
        });
        _flows.RemoveAll(old => old.HasEnded);
        _flows.Add(flow);
        Latest = flow;
        flow.Start(Pump, act);
        Pump.Run();
    }

    /// <summary>An event of the service arrives at an instance.</summary>
    public void Deliver(ConnectionEvent happened, Instance at)
    {
        var (claim, id) = (happened.Connection.Claim, happened.Connection.Id);
        Start($"{happened}", at, _ => happened.Connected
            ? at.Connections.ConnectedAsync(claim, id, CancellationToken.None)
            : at.Connections.DisconnectedAsync(claim, id, CancellationToken.None));
    }

    /// <summary>An event arrives at some instance.</summary>
    public void DeliverNext(int index = 0)
    {
        var happened = SignalR.Events[index];
        SignalR.Events.RemoveAt(index);
        Deliver(happened, Instances[Random.Next(Instances.Count)]);
    }

    /// <summary>A timer goes off on an instance.</summary>
    /// <param name="lane">Null for tasks.</param>
    public void Sweep(Instance on, DueKind? lane) => Start($"sweep {(lane is { } kind ? kind : "tasks")}", on, _ =>
        lane is { } kind ? on.Sweeper.RunAsync(kind, CancellationToken.None) : on.Sweeper.RunTasksAsync(CancellationToken.None));

    /// <summary>Moves the time, while calls wait.</summary>
    public void Move(TimeSpan by)
    {
        var target = Time.Elapsed + by;
        while (Time.Elapsed < target || Time.Next <= target)
        {
            Time.MoveTowards(target);
            Pump.Run();
        }
    }

    /// <summary>All calls get through and all events arrive, until everything waits for time.</summary>
    /// <param name="random">Decides the order; null for the order in which they came.</param>
    public void Settle(Random? random = null)
    {
        for (var left = 20_000; left > 0; left--)
        {
            Pump.Run();
            var events = SignalR.Events.Count;
            if (Gate.Waiting.Count > 0)
            {
                Gate.Meet(Gate.Waiting[random?.Next(Gate.Waiting.Count) ?? 0], Fate.Passes);
            }
            else if (events > 0)
            {
                DeliverNext(random?.Next(events) ?? 0);
            }
            else return;
        }
        Promises.Break("everything ends", $"still at it: {string.Join(", ", Running.Select(flow => flow.Name))}");
    }

    /// <summary>Time passes as it does when nothing is wrong.</summary>
    public void Live(TimeSpan span)
    {
        var target = Time.Elapsed + span;
        while (true)
        {
            Settle();
            if (Time.Elapsed >= target && !(Time.Next <= target)) return;
            Time.MoveTowards(target);
        }
    }

    /// <summary>An instance dies: nobody hears of its calls any more. A new one takes its place.</summary>
    public void Kill(int index, Random random)
    {
        var dead = Instances[index];
        Transcript.Say($"{dead.Name} dies");
        dead.Kill();
        Gate.Forget(dead, random);
        _dead.Add(dead);
        Instances = [.. Instances.Select((instance, i) => i == index ? NewInstance(i) : instance)];
        foreach (var flow in _flows.Where(flow => flow.On == dead).ToList())
            flow.End(new SimulatedFaultException("The instance has died."));
    }

    public void Dispose()
    {
        foreach (var instance in Instances.Concat(_dead)) instance.Dispose();
    }

    private Instance NewInstance(int index)
    {
        var later = _setup.TwoBuilds && (_setup.Seed + index + _dead.Count) % 2 == 0;   // who comes back may be of the other one
        var name = $"i{index + 1}{new string('\'', _dead.Count)}{(later ? "+" : "")}";
        return new Instance(name, this, TimeSpan.FromSeconds(_setup.Skews[index]), _setup.Seed + index + (_dead.Count * 10), later);
    }

    /// <summary>All users become known.</summary>
    public void Import()
    {
        foreach (var user in Setup.Users)
            Start($"import {user.User}", Instances[0], _ =>
                Instances[0].Presence.ChangeAsync(user, new Command.Import(), CancellationToken.None));
        Settle();
    }
}
