using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Support;

/// <summary>A world with FriendStatus on, and short words for what tests about friends say often.</summary>
internal sealed class FriendWorld : IDisposable
{
    private readonly World _world = new(rules: new AppRules(HearsFriends: true));

    public FakeTime Clock => _world.Clock;

    public RecordingTransport Push => _world.Push;

    public RecordingStore Store => _world.Store;

    public SubscriptionService Subscriptions => _world.Subscriptions;

    public PresenceService Presence => _world.Presence;

    public FriendService Friends => _world.Friends;

    public FriendReader FriendReader => _world.The<FriendReader>();

    public FriendCleanup FriendCleanup => _world.The<FriendCleanup>();

    public UserRows Ann => new(World.Ann);

    public async Task<Refusal?[]> AddAsync(string owner, bool both, params string[] users)
    {
        var answers = await Friends.AddAsync(World.Key(owner), [.. users.Select(F)], both, replace: false, default);
        return [.. answers!.Select(answer => answer.Why)];
    }

    public async Task<Refusal?[]> RemoveAsync(string owner, bool both, params string[] users)
    {
        var answers = await Friends.RemoveAsync(World.Key(owner), [.. users.Select(user => new UserId(user))], both, default);
        return [.. answers!.Select(answer => answer.Why)];
    }

    public async Task<string> ListAsync(string owner) =>
        string.Join(' ', (await FriendReader.FindAsync(World.Key(owner), default))?.Items.Select(friend => friend.User.Value) ?? []);

    public World.Instance NewInstance() => _world.NewInstance();

    public Task<SweepReport> SweepTasksAsync() => _world.SweepTasksAsync();

    public ValueTask<IReadOnlyList<FiledTask>> TasksAsync() => _world.TasksAsync();

    public Task KnownAsync(params string[] users) => _world.KnownAsync(users);

    public async Task OnlineAsync(UserKey user, params string[] connections)
    {
        foreach (var connection in connections) await _world.OnlineAsync(user, connection, connection: connection);
    }

    public async Task FillAsync(UserKey owner)
    {
        var full = new FriendList(1, [.. Enumerable.Range(0, Limits.FriendsPerUserMax).Select(i => F($"other{i}"))]);
        Assert.NotNull(await Store.TryCommitAsync(RowKind.Friends, owner, new Versioned<FriendList>(full, null), default));
    }

    public Friend F(string user) => new(new UserId(user), Clock.Now) { AddSource = "Web" };

    public void Dispose() => _world.Dispose();
}
