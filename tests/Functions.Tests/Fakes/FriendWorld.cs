using System.Collections.Frozen;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.LocalHost;

namespace Presence.Functions.Tests.Fakes;

/// <summary>A world whose app has FriendStatus on.</summary>
internal sealed class FriendWorld
{
    private readonly PresenceService _presence;

    public FriendWorld()
    {
        var app = World.TheApp with { FriendStatus = true };
        var settings = new Settings { Apps = new[] { app }.ToFrozenDictionary(each => each.SdkAppId) };
        _presence = new PresenceService(Store, Push, Clock, settings, NullLogger<PresenceService>.Instance);
        Watching = new Watching(Store, Push, _presence, Clock, settings);
        Friendships = new Friendships(Store, _presence, Watching);
    }

    public FakeTime Clock { get; } = new();

    public RecordingPush Push { get; } = new();

    public WatchedStore Store { get; } = new(new MemoryPresenceStore());

    public Watching Watching { get; }

    public Friendships Friendships { get; }

    public async Task<Refusal?[]> AddAsync(string owner, bool both, params string[] users) =>
        [.. (await Friendships.AddAsync(World.Ann with { User = owner }, [.. users.Select(F)], both, replace: false, default)).Select(answer => answer.Why)];

    public async Task<Refusal?[]> RemoveAsync(string owner, bool both, params string[] users) =>
        [.. (await Friendships.RemoveAsync(World.Ann with { User = owner }, users, both, default)).Select(answer => answer.Why)];

    public async Task<string> ListAsync(string owner) =>
        string.Join(' ', (await Friendships.OfAsync(World.Ann with { User = owner }, default)).Items.Select(friend => friend.User));

    public async Task KnownAsync(params string[] users)
    {
        foreach (var user in users) await _presence.ChangeAsync(World.Ann with { User = user }, new Command.Import(), default);
    }

    public async Task OnlineAsync(UserKey user, params string[] connections)
    {
        foreach (var connection in connections)
        {
            await _presence.ChangeAsync(user, new Command.SignIn(connection, Platform.Web, connection), default);
            await _presence.ChangeAsync(user, new Command.Connect(connection, connection, Clock.Now), default);
        }
    }

    public async Task FillAsync(UserKey owner) => Assert.True(await Store.TryCommitFriendsAsync(
        owner, new FriendsRow(new Friends(1, [.. Enumerable.Range(0, Limits.FriendsPerUserMax).Select(i => F($"other{i}"))]), null), default));

    public Friend F(string user) => new(user, Clock.Now) { AddSource = "Web" };
}
