using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presence.Functions;
using Presence.Functions.Application;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>One instance of the product, as it is composed in life, over simulated storage, service, time and chance.</summary>
internal sealed class Instance : IDisposable
{
    private readonly ServiceProvider _services;

    public Instance(string name, Simulation world, TimeSpan skew, int seed, bool later)
    {
        (Name, IsOfLaterBuild) = (name, later);
        Clock = world.Time.NewClock(skew);
        var store = new SimulatedStore(this, world.Gate, world.Storage, world.Promises);
        _services = new ServiceCollection()
            .AddSingleton<IRowStore>(store).AddSingleton<IDueIndex>(store).AddSingleton<IOutbox>(store).AddSingleton<IListedBy>(store)
            .AddSingleton(world.Storage.Quarantine)
            .AddPush(_ => new SimulatedTransport(this, world.Gate, world.SignalR))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(world.Settings)
            .AddSingleton(new Random(seed))
            .AddSingleton(new SimulatedLog(this, world.Transcript, world.Promises))
            .AddSingleton(typeof(ILogger<>), typeof(SimulatedLog<>))
            .AddApplication()
            .BuildServiceProvider();
        Rows = store;
        Presence = _services.GetRequiredService<PresenceService>();
        Connections = _services.GetRequiredService<ConnectionService>();
        Subscriptions = _services.GetRequiredService<SubscriptionService>();
        Friends = _services.GetRequiredService<FriendService>();
        Audience = _services.GetRequiredService<Audience>();
        Eraser = _services.GetRequiredService<AccountEraser>();
        Sweeper = _services.GetRequiredService<Sweeper>();
    }

    public string Name { get; }

    /// <summary>Whether it stores more than this build knows of.</summary>
    public bool IsOfLaterBuild { get; }

    public SimulatedTime.Clock Clock { get; }

    /// <summary>Whether it was killed: its calls are never answered.</summary>
    public bool IsDead { get; private set; }

    public IRowStore Rows { get; }

    public PresenceService Presence { get; }

    public ConnectionService Connections { get; }

    public SubscriptionService Subscriptions { get; }

    public FriendService Friends { get; }

    public Audience Audience { get; }

    public AccountEraser Eraser { get; }

    public Sweeper Sweeper { get; }

    public void Kill()
    {
        IsDead = true;
        Clock.Stopped = true;
    }

    public void Dispose() => _services.Dispose();
}

/// <summary>What an instance logs goes into the transcript.</summary>
internal sealed class SimulatedLog(Instance instance, Transcript transcript, Promises promises)
{
    public void Say(string line, Exception? failure)
    {
        if (failure is not null) promises.Failed(line, failure);
        transcript.Say($"{instance.Name} logs: {line}{(failure is null ? "" : $" ({failure.GetType().Name})")}");
    }
}

/// <inheritdoc cref="SimulatedLog"/>
internal sealed class SimulatedLog<T>(SimulatedLog log) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Say(formatter(state, exception), exception);
}
