using Presence.Domain;
using Presence.Functions.StateChanges;
using Presence.Functions.Tests.Fakes;

namespace Presence.Functions.Tests.StateChanges;

/// <summary>Who is to be looked at: each once, bounded, and not forgotten while being served.</summary>
public sealed class WokenUsersTests
{
    private readonly WokenUsers _woken = new(max: 2);

    [Fact]
    public async Task Users_come_in_the_order_in_which_they_were_woken_and_each_once()
    {
        _woken.Wake(World.Bob);
        _woken.Wake(World.Ann);
        _woken.Wake(World.Bob);

        Assert.Equal([World.Bob, World.Ann], await WaitingAsync());
    }

    [Fact]
    public async Task Over_the_bound_a_wake_up_is_dropped_until_there_is_room()
    {
        foreach (var user in (UserKey[])[World.Ann, World.Bob, World.Carol]) _woken.Wake(user);
        Assert.Equal([World.Ann, World.Bob], await WaitingAsync());
        _woken.Wake(World.Carol);
        Assert.Empty(await WaitingAsync());   // who is being served takes room, too

        _woken.Begin(World.Ann);
        Assert.True(_woken.End(World.Ann));
        _woken.Wake(World.Carol);

        Assert.Equal([World.Carol], await WaitingAsync());
    }

    [Fact]
    public async Task Who_is_woken_while_being_served_is_served_once_more()
    {
        _woken.Wake(World.Ann);
        _woken.Wake(World.Ann);   // before it has begun: once is enough
        await WaitingAsync();

        _woken.Begin(World.Ann);
        _woken.Wake(World.Ann);
        _woken.Wake(World.Ann);
        Assert.False(_woken.End(World.Ann));
        Assert.Empty(await WaitingAsync());   // by whoever serves already: two at a time would not be in order
        _woken.Begin(World.Ann);
        Assert.True(_woken.End(World.Ann));

        _woken.Wake(World.Ann);
        Assert.Equal([World.Ann], await WaitingAsync());
    }

    private async Task<List<UserKey>> WaitingAsync()
    {
        using var enough = new CancellationTokenSource();
        var waiting = new List<UserKey>();
        await using var line = _woken.TakeAllAsync(enough.Token).GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            var next = line.MoveNextAsync().AsTask();
            if (!next.IsCompleted)
            {
                await enough.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
                return waiting;
            }
            await next;
            waiting.Add(line.Current);
        }
    }
}
