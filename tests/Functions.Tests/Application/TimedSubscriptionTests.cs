using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Subscriptions for a time leave one due entry for each user, however often they are renewed.</summary>
public sealed class TimedSubscriptionTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly World _world = new();

    [Fact, Rule("R24"), Rule("R13")]
    public async Task Renewing_again_and_again_leaves_one_entry_and_the_end_is_still_found()
    {
        await WatchAsync();
        for (var minute = 0; minute < 60; minute++)
        {
            await SubscribeAsync(30 * Minute);
            Assert.Single(await _world.ScheduledAsync(DueKind.Expiry));
            await PassAsync(Minute);
            Assert.Equal(["ann", "bob"], _world.Push.HeardBy("c1"));
        }

        await PassAsync(29 * Minute - TimeSpan.FromTicks(1));
        Assert.Equal(["ann", "bob"], _world.Push.HeardBy("c1"));
        await PassAsync(TimeSpan.FromTicks(1));

        Assert.Equal(["ann"], _world.Push.HeardBy("c1"));
        Assert.Empty(await _world.ScheduledAsync(DueKind.Expiry));
    }

    [Fact, Rule("R24"), Rule("R13")]
    public async Task An_end_that_comes_earlier_gets_an_entry_of_its_own()
    {
        await WatchAsync();
        await SubscribeAsync(30 * Minute);
        await SubscribeAsync(2 * Minute);

        await PassAsync(2 * Minute);

        Assert.Equal(["ann"], _world.Push.HeardBy("c1"));
    }

    public void Dispose() => _world.Dispose();

    private async Task WatchAsync()
    {
        await _world.KnownAsync("bob");
        await _world.OnlineAsync(World.Ann, connection: "c1");
        await _world.Push.JoinAsync("c1", Functions.Push.ConnectionGroups.NameOf(World.Ann), default);
    }

    private Task SubscribeAsync(TimeSpan duration) =>
        _world.Subscriptions.SubscribeAsync(new UserRows(World.Ann), [World.Bob.User], duration, default);

    // The service says that the connection is there, so that only time ends anything.
    private async Task PassAsync(TimeSpan time)
    {
        _world.Clock.Advance(time);
        await _world.SweepAsync();
        await _world.SweepAsync(DueKind.Expiry);
    }
}
