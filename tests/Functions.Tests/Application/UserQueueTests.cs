using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Application;

/// <summary>Waiting users: each once, bounded, and not forgotten while being served.</summary>
public sealed class UserQueueTests
{
    private readonly UserQueue _queue = new(max: 2);

    [Fact]
    public async Task Users_come_in_the_order_in_which_they_were_added_and_each_once()
    {
        _queue.Add(World.Bob);
        _queue.Add(World.Ann);
        _queue.Add(World.Bob);

        Assert.Equal([World.Bob, World.Ann], await WaitingAsync());
    }

    [Fact]
    public async Task Over_the_bound_a_user_is_dropped_until_there_is_room()
    {
        foreach (var user in (UserKey[])[World.Ann, World.Bob, World.Carol]) _queue.Add(user);
        Assert.Equal([World.Ann, World.Bob], await WaitingAsync());
        _queue.Add(World.Carol);
        Assert.Empty(await WaitingAsync());   // a user who is being served takes room, too

        _queue.Begin(World.Ann);
        Assert.True(_queue.End(World.Ann));
        _queue.Add(World.Carol);

        Assert.Equal([World.Carol], await WaitingAsync());
    }

    [Fact]
    public async Task A_user_who_is_added_while_being_served_is_served_once_more()
    {
        _queue.Add(World.Ann);
        _queue.Add(World.Ann);   // before it has begun: once is enough
        await WaitingAsync();

        _queue.Begin(World.Ann);
        _queue.Add(World.Ann);
        _queue.Add(World.Ann);
        Assert.False(_queue.End(World.Ann));
        Assert.Empty(await WaitingAsync());   // the reader that serves now goes on: two at a time would break the order
        _queue.Begin(World.Ann);
        Assert.True(_queue.End(World.Ann));

        _queue.Add(World.Ann);
        Assert.Equal([World.Ann], await WaitingAsync());
    }

    private async Task<List<UserKey>> WaitingAsync()
    {
        using var enough = new CancellationTokenSource();
        var waiting = new List<UserKey>();
        await using var line = _queue.TakeAllAsync(enough.Token).GetAsyncEnumerator(CancellationToken.None);
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
