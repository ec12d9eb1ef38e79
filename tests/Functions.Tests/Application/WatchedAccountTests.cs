using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>An account that is deleted while others watch it.</summary>
public sealed class WatchedAccountTests : IDisposable
{
    private readonly World _world = new();

    [Deviation("T48"), Rule("R31"), Fact]
    public async Task Who_watches_it_goes_on_and_hears_of_whoever_begins_anew()
    {
        await _world.OnlineAsync(World.Bob, connection: "c2");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.Subscriptions.SubscribeAsync(new UserRows(World.Bob), [World.Ann.User], null, default);

        Assert.Equal([Erased.Done], await _world.The<AccountEraser>().EraseAsync([World.Ann], _world.Clock.Now, default));
        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
        Assert.Equal(["ann"], _world.Push.HeardBy("c2"));
        var watched = await _world.Subscriptions.FindAsync(new UserRows(World.Bob), default);
        Assert.Equal(["ann"], watched.Items.Select(subscription => subscription.User.Value));

        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        var signIn = new Command.SignIn("s2", Platform.Web, "") { SignedAt = _world.Clock.Now };
        await _world.DoAsync(World.Ann, signIn);
        await _world.DoAsync(World.Ann, new Command.Connect("s2", "c3"));
        Assert.Equal(StatusType.Online, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    public void Dispose() => _world.Dispose();
}
