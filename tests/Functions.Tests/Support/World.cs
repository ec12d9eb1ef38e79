using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Tests.Support;

/// <summary>The product without its hosts: over memory, a recorded transport and a clock that is moved by hand.</summary>
internal sealed class World : IDisposable
{
    public const uint App = 1400000000;

    public static readonly UserKey Ann = Key("ann");
    public static readonly UserKey Bob = Key("bob");
    public static readonly UserKey Carol = Key("carol");

    private readonly Instance _instance;

    /// <param name="quota">Subscriptions of one user.</param>
    /// <param name="rules">What the app wants; null for nothing.</param>
    /// <param name="rates">How often callers may call; null for without a limit.</param>
    /// <param name="timings">How long things last; null for the numbers of production.</param>
    /// <param name="readCacheFor">How old answers about others may be.</param>
    /// <param name="console">Whether the admin API answers.</param>
    public World(
        int quota = Limits.SubscriptionsPerUserMax, AppRules? rules = null, RateLimitSettings? rates = null, Timings? timings = null,
        TimeSpan readCacheFor = default, bool console = true)
    {
        var app = TheApp with { Rules = rules ?? AppRules.None };
        Settings = new Settings
        {
            Apps = new[] { app }.ToFrozenDictionary(each => each.SdkAppId),
            SubscriptionsPerUserMax = quota,
            Timings = timings ?? new Timings(),
            ReadCacheFor = readCacheFor,
            Console = console,
            RateLimits = rates ?? RateLimitSettings.None,
        };
        (Quarantine, Switches) = (new MemoryQuarantine(Store, Store), new RecordingSwitches(Store));
        _instance = NewInstance();
        Authenticator = new UserSigAuthenticator(Settings, Store, Clock);
        Rates = new CallRateLimiter(Settings);
    }

    public static AppSettings TheApp { get; } = new()
    {
        SdkAppId = App,
        SecretKey = "demo-secret-key",
        Admins = [new UserId("administrator")],
        ZimAppId = 12345,
        ZimServerSecret = "demo-zim-secret",
    };

    public FakeTime Clock { get; } = new();

    public RecordingTransport Push { get; } = new();

    public RecordingStore Store { get; } = new();

    public IQuarantine Quarantine { get; }

    public RecordingSwitches Switches { get; }

    public Settings Settings { get; }

    public UserSigAuthenticator Authenticator { get; }

    public CallRateLimiter Rates { get; }

    public PresenceService Presence => _instance.Presence;

    public SubscriptionService Subscriptions => _instance.Subscriptions;

    public FriendService Friends => _instance.Friends;

    public ConnectionService Connections => _instance.Connections;

    public Audience Audience => _instance.Audience;

    public Sweeper Sweeper => _instance.Sweeper;

    public SweepLane Lanes => _instance.Lanes;

    public NoticeDeliveries Deliveries => _instance.Deliveries;

    /// <summary>Any other of its services.</summary>
    public T The<T>()
        where T : notnull => _instance.The<T>();

    public PresenceMetrics Metrics => _instance.Metrics;

    public static UserKey Key(string user) => new(App, new UserId(user));

    /// <summary>Another instance of the app: the same store and clients.</summary>
    public Instance NewInstance() => new(this);

    public Task<Decision> DoAsync(UserKey user, Command command) => Presence.ChangeAsync(user, command, CancellationToken.None);

    /// <summary>A device signs in and sends a heartbeat, or connects.</summary>
    public async Task OnlineAsync(UserKey user, string session = "s1", Platform platform = Platform.Web, string? connection = null)
    {
        await DoAsync(user, new Command.SignIn(session, platform, session));
        await DoAsync(user, connection is null ? new Command.Heartbeat(session) : new Command.Connect(session, connection));
    }

    public async Task KnownAsync(params string[] users)
    {
        foreach (var user in users) await DoAsync(Key(user), new Command.Import());
    }

    public async Task<UserRow> RowAsync(UserKey user) => (await Store.LoadAsync(RowKind.User, user, CancellationToken.None)).Value;

    /// <summary>The state as it is at this instant.</summary>
    public async Task<UserState> StateAsync(UserKey user) => Timeline.At((await RowAsync(user)).State, Clock.Now, Settings.Timings);

    public async Task<IReadOnlyList<DueEntry>> ScheduledAsync(DueKind kind) =>
        await Store.FindDueAsync(kind, DateTimeOffset.MaxValue.AddDays(-1), int.MaxValue, CancellationToken.None);

    public Task<SweepReport> SweepAsync(DueKind kind = DueKind.Lease) => Sweeper.RunAsync(kind, CancellationToken.None);

    /// <summary>The lanes of seconds and minutes: graces and leases.</summary>
    public async Task SweepSoonAsync()
    {
        await SweepAsync(DueKind.Grace);
        await SweepAsync();
    }

    /// <summary>The time comes when a sweep takes tasks that were left over, and the sweep.</summary>
    public async Task<SweepReport> SweepTasksAsync()
    {
        Clock.Advance(Operations.DueAfter);
        return await Sweeper.RunTasksAsync(CancellationToken.None);
    }

    /// <summary>The tasks that are left over.</summary>
    public ValueTask<IReadOnlyList<FiledTask>> TasksAsync() =>
        Store.FindDueTasksAsync(DateTimeOffset.MaxValue.AddDays(-1), int.MaxValue, CancellationToken.None);

    public void Dispose()
    {
        Authenticator.Dispose();
        Rates.Dispose();
    }

    /// <summary>The services of one instance of the app.</summary>
    internal sealed class Instance
    {
        private readonly IServiceProvider _services;

        public Instance(World world)
        {
            _services = new ServiceCollection()
                .AddSingleton<IRowStore>(world.Store).AddSingleton<IDueIndex>(world.Store).AddSingleton<IOutbox>(world.Store)
                .AddSingleton<IQuarantine>(world.Quarantine).AddSingleton<IListedBy>(world.Store)
                .AddSingleton<ISwitchStore>(world.Switches)
                .AddSingleton<IPushTransport>(world.Push)
                .AddSingleton<TimeProvider>(world.Clock).AddSingleton(world.Settings)
                .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
                .AddApplication()
                .BuildServiceProvider();
            Presence = _services.GetRequiredService<PresenceService>();
            Subscriptions = _services.GetRequiredService<SubscriptionService>();
            Friends = _services.GetRequiredService<FriendService>();
            Connections = _services.GetRequiredService<ConnectionService>();
            Audience = _services.GetRequiredService<Audience>();
            Sweeper = _services.GetRequiredService<Sweeper>();
            Lanes = _services.GetRequiredService<SweepLane>();
            Deliveries = _services.GetRequiredService<NoticeDeliveries>();
            Metrics = _services.GetRequiredService<PresenceMetrics>();
        }

        public T The<T>()
            where T : notnull => _services.GetRequiredService<T>();

        public PresenceService Presence { get; }

        public SubscriptionService Subscriptions { get; }

        public FriendService Friends { get; }

        public ConnectionService Connections { get; }

        public Audience Audience { get; }

        public Sweeper Sweeper { get; }

        public SweepLane Lanes { get; }

        public NoticeDeliveries Deliveries { get; }

        public PresenceMetrics Metrics { get; }
    }
}
