using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions;
using Presence.Functions.Application;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.LocalHost;

namespace Presence.Bench.Sweeping;

/// <summary>The product's own services over a slow storage and a slow SignalR Service, with users who are connected.</summary>
internal sealed class SweptApp : IDisposable
{
    private const uint App = 1400000000;
    private static readonly TimeSpan PerCall = TimeSpan.FromMilliseconds(5);

    private readonly ServiceProvider _services;
    private readonly LocalClock _clock = new();
    private readonly Settings _settings = new()
    {
        Apps = new Dictionary<uint, AppSettings>
        {
            [App] = new() { SdkAppId = App, SecretKey = "key", Admins = FrozenSet<UserId>.Empty },
        }.ToFrozenDictionary(),
    };

    public SweptApp() => _services = new ServiceCollection()
        .AddSingleton<IRowStore>(Store).AddSingleton<IDueIndex>(Store).AddSingleton<IOutbox>(Store)
        .AddSingleton<IQuarantine>(new MemoryQuarantine(Store, Store)).AddSingleton<IListedBy, MemoryListedBy>()
        .AddPush(_ => Service)
        .AddSingleton<TimeProvider>(_clock)
        .AddSingleton(_settings)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddApplication()
        .BuildServiceProvider();

    public SlowStore Store { get; } = new(PerCall);

    public SlowService Service { get; } = new(PerCall);

    private PresenceService Presence => _services.GetRequiredService<PresenceService>();

    private Sweeper Sweeper => _services.GetRequiredService<Sweeper>();

    /// <summary>Signs users in and connects them.</summary>
    /// <param name="name">What their ids begin with.</param>
    public Task ConnectAsync(string name, int count) => Parallel.ForAsync(0, count, async (number, stop) =>
    {
        var user = KeyOf(name, number);
        var session = string.Create(CultureInfo.InvariantCulture, $"{number:x32}");
        await Presence.ChangeAsync(user, new Command.SignIn(session, Platform.Web, ""), stop);
        await Presence.ChangeAsync(user, new Command.Connect(session, ConnectionOf(name, number)), stop);
    });

    /// <summary>The links of users are reported lost, and are.</summary>
    public Task DisconnectAsync(string name, int count) => Parallel.ForAsync(0, count, async (number, stop) =>
    {
        var session = string.Create(CultureInfo.InvariantCulture, $"{number:x32}");
        Service.Lose(ConnectionOf(name, number));
        await Presence.ChangeAsync(KeyOf(name, number), new Command.Disconnect(session, ConnectionOf(name, number)), stop);
    });

    /// <summary>How long a grace is.</summary>
    public TimeSpan Grace => _settings.Timings.DisconnectGrace;

    /// <summary>So much time passes that the service is to be asked about everybody who came some time ago.</summary>
    public void PassLease(TimeSpan ago = default) => Pass(_settings.Timings.Lease - _settings.Timings.AuditBefore - ago);

    /// <summary>So much time passes that graces are over.</summary>
    public void PassGrace() => Pass(Grace);

    /// <summary>Whether calls take their time.</summary>
    public bool IsSlow
    {
        set => Store.IsSlow = Service.IsSlow = value;
    }

    /// <summary>Runs a lane until nothing is left.</summary>
    /// <returns>How many entries were swept.</returns>
    public async Task<int> SweepAsync(DueKind kind)
    {
        for (var all = 0; ; )
        {
            var report = await Sweeper.RunAsync(kind, CancellationToken.None);
            if (report.Failed + report.Quarantined > 0) throw new InvalidOperationException($"A sweep went wrong: {report}.");
            all += report.Due;
            if (!report.Left) return all;
        }
    }

    public void Dispose() => _services.Dispose();

    private void Pass(TimeSpan time) => _clock.MoveTo(_clock.GetUtcNow() + time);

    private static UserKey KeyOf(string name, int number) =>
        new(App, new UserId(string.Create(CultureInfo.InvariantCulture, $"{name}{number:D6}")));

    private static string ConnectionOf(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
}
