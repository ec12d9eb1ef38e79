using System.Collections.Frozen;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Sweeping;
using Presence.LocalHost;

namespace Presence.Functions.Tests.Fakes;

/// <summary>The product without its hosts: over memory, a recorded push and a clock that is moved by hand.</summary>
internal sealed class World
{
    public const uint App = 1400000000;

    public static readonly UserKey Ann = new(App, "ann");
    public static readonly UserKey Bob = new(App, "bob");
    public static readonly UserKey Carol = new(App, "carol");

    public World(int quota = Limits.SubscriptionsPerUserMax)
    {
        Settings = new Settings { Apps = new[] { TheApp }.ToFrozenDictionary(app => app.SdkAppId), SubscriptionsPerUserMax = quota };
        Presence = NewPresence();
        Watching = NewWatching();
        Sweeper = new Sweeper(Store, Presence, Watching, Clock, NullLogger<Sweeper>.Instance);
    }

    public static AppSettings TheApp { get; } = new() { SdkAppId = App, SecretKey = "demo-secret-key", Admins = FrozenSet.Create(StringComparer.Ordinal, "administrator") };

    public FakeTime Clock { get; } = new();

    public RecordingPush Push { get; } = new();

    public WatchedStore Store { get; } = new(new MemoryPresenceStore());

    public Settings Settings { get; }

    public PresenceService Presence { get; }

    public Sweeper Sweeper { get; }

    public Watching Watching { get; }

    /// <summary>As another instance of the app has it: the same store and clients.</summary>
    public PresenceService NewPresence() => new(Store, Push, Clock, Settings, NullLogger<PresenceService>.Instance);

    /// <summary>As another instance of the app has it: the same store and clients.</summary>
    public Watching NewWatching() => new(Store, Push, Presence, Clock, Settings);

    public Task<Decision> DoAsync(UserKey user, Command command) => Presence.ChangeAsync(user, command, CancellationToken.None);

    /// <summary>A device signs in and sends a heartbeat, or connects.</summary>
    public async Task OnlineAsync(UserKey user, string session = "s1", Platform platform = Platform.Web, string? connection = null)
    {
        await DoAsync(user, new Command.SignIn(session, platform, session));
        await DoAsync(user, connection is null ? new Command.Heartbeat(session) : new Command.Connect(session, connection, Clock.Now));
    }

    public async Task<UserState> StateAsync(UserKey user) => (await Presence.ReadAsync([user], CancellationToken.None))[0];

    public async Task<UserRow> RowAsync(UserKey user) => await Store.LoadAsync(user, CancellationToken.None);

    public async Task<IReadOnlyList<DueEntry>> FiledAsync(DueKind kind) =>
        await Store.DueAsync(kind, DateTimeOffset.MaxValue.AddDays(-1), int.MaxValue, CancellationToken.None);

    public Task<SweepReport> SweepAsync(DueKind kind = DueKind.Lease) => Sweeper.RunAsync(kind, CancellationToken.None);
}
