using Presence.Domain;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>The states of many users at once.</summary>
public abstract partial class RowStoreContract
{
    [Fact]
    public async Task The_state_of_an_unknown_user_is_none() =>
        Assert.Equal(UserState.None, Assert.Single(await _store.ReadAsync([World.Ann], default)));

    [Fact]
    public async Task Reading_gives_the_state_as_it_was_committed()
    {
        await CommitAsync(AnyKind.User, World.Ann, Examples.Row);

        Assert.Equal(Examples.State, Assert.Single(await _store.ReadAsync([World.Ann], default)));
    }

    [Fact]
    public async Task A_user_of_whom_other_rows_are_stored_has_no_state_all_the_same()
    {
        await CommitAsync(AnyKind.Subscriptions, World.Ann, Examples.Subscriptions);
        await CommitAsync(AnyKind.Friends, World.Ann, Examples.Friends);

        Assert.Equal(UserState.None, Assert.Single(await _store.ReadAsync([World.Ann], default)));
    }

    [Fact]
    public async Task Reading_many_keeps_the_order_and_allows_unknown_and_repeated_users()
    {
        await CommitAsync(AnyKind.User, World.Ann, Examples.RowOf(1));
        await CommitAsync(AnyKind.User, World.Bob, Examples.RowOf(2));

        var states = await _store.ReadAsync([World.Bob, World.Carol, World.Ann, World.Bob, World.Ann with { App = 1 }], default);

        Assert.Equal([2, 0, 1, 2, 0], states.Select(state => state!.Ver));
    }

    [Fact]
    public async Task Reading_keeps_users_with_similar_ids_apart()
    {
        UserKey[] users = [.. SimilarUsers];
        foreach (var (i, user) in users.Index()) await CommitAsync(AnyKind.User, user, Examples.RowOf(i));

        Assert.Equal(Enumerable.Range(0, users.Length), (await _store.ReadAsync(users, default)).Select(state => (int)state!.Ver));
    }

    [Fact]
    public async Task Reading_no_user_and_reading_500_both_work()
    {
        Assert.Empty(await _store.ReadAsync([], default));
        var users = Enumerable.Range(0, 500).Select(i => World.Key($"user{i}")).ToList();
        await CommitAsync(AnyKind.User, users[321], Examples.RowOf(321));

        var states = await _store.ReadAsync(users, default);

        Assert.Equal(500, states.Length);
        Assert.Equal(321, Assert.Single(states, state => state!.Ver > 0)!.Ver);
        Assert.Equal(321, states[321]!.Ver);
    }
}
