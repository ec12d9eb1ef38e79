using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Checker.Tests;
using Presence.Functions;
using Presence.Functions.Application;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;

namespace Presence.Herds;

/// <summary>One instance of the product, as it is composed in life.</summary>
internal sealed class HerdInstance : IDisposable
{
    private readonly ServiceProvider _services;

    public HerdInstance(HerdStore store, HerdSignalR service, SimulatedTime time, Settings settings, int seed)
    {
        _services = new ServiceCollection()
            .AddSingleton<IRowStore>(store).AddSingleton<IDueIndex>(store).AddSingleton<IOutbox>(store)
            .AddSingleton<IQuarantine>(new MemoryQuarantine(store, store)).AddSingleton<IListedBy, MemoryListedBy>()
            .AddPush(_ => service)
            .AddSingleton<TimeProvider>(time.NewClock(TimeSpan.Zero))
            .AddSingleton(settings)
            .AddSingleton(new Random(seed))
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddApplication()
            .BuildServiceProvider();
        Rows = store;
        Connections = _services.GetRequiredService<ConnectionService>();
        Sweeper = _services.GetRequiredService<Sweeper>();
    }

    public IRowStore Rows { get; }

    public ConnectionService Connections { get; }

    public Sweeper Sweeper { get; }

    public void Dispose() => _services.Dispose();
}

/// <summary>Requests wait until an instance has room for them, first come, first served.</summary>
internal sealed class HerdQueue
{
    private readonly Pump _pump;
    private readonly Queue<Func<HerdInstance, Task>> _waiting = new();
    private readonly Queue<HerdInstance> _free;

    public HerdQueue(Pump pump, IReadOnlyList<HerdInstance> instances, int atOnce) =>
        (_pump, _free) = (pump, new(Enumerable.Range(0, atOnce).SelectMany(_ => instances)));

    /// <summary>The most that have waited.</summary>
    public int Max { get; private set; }

    public int Failed { get; private set; }

    public void Add(Func<HerdInstance, Task> request)
    {
        _waiting.Enqueue(request);
        StartNext();
        Max = Math.Max(Max, _waiting.Count);
    }

    private void StartNext()
    {
        if (_waiting.Count == 0 || !_free.TryDequeue(out var instance)) return;
        var request = _waiting.Dequeue();
        _ = _pump.Start(async () =>
        {
            try
            {
                await request(instance);
            }
            catch (Exception)
            {
                Failed++;
            }
            finally
            {
                _free.Enqueue(instance);
                StartNext();
            }
        });
    }
}
