using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>What every row store promises. The tests are here, so that no store can lack one.</summary>
public abstract partial class RowStoreContract : IAsyncLifetime
{
    private IRowStore _store = null!;

    public static TheoryData<string> Kinds { get; } = [.. AnyKind.All.Select(kind => kind.Kind.Name)];

    private static IEnumerable<UserKey> SimilarUsers =>
        [.. OddIds.Texts.Select(World.Key), World.Ann, World.Ann with { App = 140000000 }, new(1, new UserId("400000000-ann"))];

    /// <summary>A store with nothing in it.</summary>
    protected abstract Task<IRowStore> NewStoreAsync();

    public async Task InitializeAsync() => _store = await NewStoreAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Nothing_is_stored_of_an_unknown_user(string name)
    {
        var kind = AnyKind.Of(name);

        Assert.Equal(kind.None, await LoadAsync(kind, World.Ann));
        Assert.Null(kind.None.Tag);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_row_comes_back_as_it_was_committed(string name)
    {
        var kind = AnyKind.Of(name);
        var committed = await CommitAsync(kind, World.Ann, kind.Full);

        var loaded = await LoadAsync(kind, World.Ann);

        Assert.NotNull(loaded.Tag);
        Assert.Equal(committed, loaded);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Nothing_of_a_large_value_is_left_after_a_smaller_one(string name)
    {
        var kind = AnyKind.Of(name);
        var row = await CommitAsync(kind, World.Ann, kind.Largest);
        Assert.Equal(row, await LoadAsync(kind, World.Ann));

        foreach (var smaller in new[] { kind.Full, kind.Example(1), kind.None.Value })
        {
            row = await CommitAsync(kind, World.Ann, smaller, row.Tag);
            Assert.Equal(row, await LoadAsync(kind, World.Ann));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_commit_has_a_tag_of_its_own(string name)
    {
        var kind = AnyKind.Of(name);
        var first = await CommitAsync(kind, World.Ann, kind.Example(1));
        var second = await CommitAsync(kind, World.Ann, kind.Example(1), first.Tag);

        Assert.NotEqual(first.Tag, second.Tag);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_commit_with_an_old_tag_writes_nothing(string name)
    {
        var kind = AnyKind.Of(name);
        var first = await CommitAsync(kind, World.Ann, kind.Example(1));
        var second = await CommitAsync(kind, World.Ann, kind.Example(2), first.Tag);

        Assert.Null(await TryCommitAsync(kind, World.Ann, kind.Example(3), first.Tag));
        Assert.Null(await TryCommitAsync(kind, World.Ann, kind.Example(3), tag: null));

        Assert.Equal(second, await LoadAsync(kind, World.Ann));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_two_first_commits_one_wins(string name)
    {
        var kind = AnyKind.Of(name);
        var won = await CommitAsync(kind, World.Ann, kind.Example(1));

        Assert.Null(await TryCommitAsync(kind, World.Ann, kind.Example(2), tag: null));

        Assert.Equal(won, await LoadAsync(kind, World.Ann));
    }

    [Theory, MemberData(nameof(Kinds))]
    public Task Of_20_first_commits_at_once_exactly_one_wins(string name) => RaceAsync(AnyKind.Of(name), tag: null);

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_20_later_commits_at_once_exactly_one_wins(string name)
    {
        var kind = AnyKind.Of(name);
        await RaceAsync(kind, (await CommitAsync(kind, World.Ann, kind.Example(1000))).Tag);
    }

    [Fact]
    public async Task Rows_of_different_kinds_do_not_touch_each_other()
    {
        var rows = new Dictionary<AnyKind, Versioned<object>>();
        foreach (var kind in AnyKind.All) rows[kind] = await CommitAsync(kind, World.Ann, kind.Example(1));

        foreach (var changed in AnyKind.All)
        {
            rows[changed] = await CommitAsync(changed, World.Ann, changed.Example(2), rows[changed].Tag);
            foreach (var kind in AnyKind.All) Assert.Equal(rows[kind], await LoadAsync(kind, World.Ann));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Users_with_similar_ids_are_kept_apart(string name)
    {
        var kind = AnyKind.Of(name);
        foreach (var (i, user) in SimilarUsers.Index()) await CommitAsync(kind, user, kind.Example(i));

        foreach (var (i, user) in SimilarUsers.Index()) Assert.Equal(kind.Example(i), (await LoadAsync(kind, user)).Value);
        Assert.Equal(kind.None, await LoadAsync(kind, World.Ann with { App = 1 }));
    }

    [Theory, MemberData(nameof(OddIds.All), MemberType = typeof(OddIds))]
    public async Task An_odd_id_is_an_id_like_any_other(string id)
    {
        var row = await CommitAsync(AnyKind.User, World.Key(id), Examples.RowOf(1));
        var subscriptions = await CommitAsync(AnyKind.Subscriptions, World.Key(id), Examples.Watching(id));
        var friends = await CommitAsync(AnyKind.Friends, World.Key(id), Examples.FriendsOf(id));

        Assert.Equal(row, await LoadAsync(AnyKind.User, World.Key(id)));
        Assert.Equal(subscriptions, await LoadAsync(AnyKind.Subscriptions, World.Key(id)));
        Assert.Equal(friends, await LoadAsync(AnyKind.Friends, World.Key(id)));
        Assert.Equal(Examples.RowOf(1).State, Assert.Single(await _store.ReadAsync([World.Key(id)], default)));
    }

    private async Task RaceAsync(AnyKind kind, string? tag)
    {
        var tags = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Task.Run(() => TryCommitAsync(kind, World.Ann, kind.Example(i), tag).AsTask())));

        var (winner, won) = Assert.Single(tags.Index(), commit => commit.Item is not null);
        Assert.Equal(new Versioned<object>(kind.Example(winner), won), await LoadAsync(kind, World.Ann));
    }

    private ValueTask<Versioned<object>> LoadAsync(AnyKind kind, UserKey user) => kind.LoadAsync(_store, user);

    private ValueTask<string?> TryCommitAsync(AnyKind kind, UserKey user, object value, string? tag) =>
        kind.TryCommitAsync(_store, user, new Versioned<object>(value, tag));

    private async Task<Versioned<object>> CommitAsync(AnyKind kind, UserKey user, object value, string? tag = null) =>
        new(value, await TryCommitAsync(kind, user, value, tag) ?? throw new InvalidOperationException("Another commit was first."));
}
