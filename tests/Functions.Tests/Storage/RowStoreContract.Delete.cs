using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>Deleting all rows of a user.</summary>
public abstract partial class RowStoreContract
{
    [Fact]
    public async Task What_is_deleted_is_gone_and_nothing_of_anybody_else()
    {
        foreach (var kind in AnyKind.All)
            foreach (var user in SimilarUsers) await CommitAsync(kind, user, kind.Example(1));

        Assert.True(await DeleteAsync(await LoadAllAsync()));

        foreach (var kind in AnyKind.All)
        {
            Assert.Equal(kind.None, await LoadAsync(kind, World.Ann));
            foreach (var user in SimilarUsers.Where(user => user != World.Ann))
                Assert.Equal(kind.Example(1), (await LoadAsync(kind, user)).Value);
        }
    }

    [Fact]
    public async Task Deleting_where_nothing_is_stored_does_nothing()
    {
        Assert.True(await DeleteAsync(await LoadAllAsync()));
        await CommitAsync(AnyKind.User, World.Ann, AnyKind.User.Example(1));

        Assert.True(await DeleteAsync(await LoadAllAsync()));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task When_one_row_was_changed_meanwhile_none_is_deleted(string name)
    {
        var rows = new Dictionary<AnyKind, Versioned<object>>();
        foreach (var kind in AnyKind.All) rows[kind] = await CommitAsync(kind, World.Ann, kind.Example(1));
        var loaded = await LoadAllAsync();
        var changed = AnyKind.Of(name);
        rows[changed] = await CommitAsync(changed, World.Ann, changed.Example(2), rows[changed].Tag);

        Assert.False(await DeleteAsync(loaded));

        foreach (var kind in AnyKind.All) Assert.Equal(rows[kind], await LoadAsync(kind, World.Ann));
    }

    [Fact]
    public async Task A_row_that_came_meanwhile_stays()
    {
        await CommitAsync(AnyKind.User, World.Ann, AnyKind.User.Example(1));
        var loaded = await LoadAllAsync();
        var friends = await CommitAsync(AnyKind.Friends, World.Ann, AnyKind.Friends.Example(1));

        Assert.True(await DeleteAsync(loaded));

        Assert.Equal(friends, await LoadAsync(AnyKind.Friends, World.Ann));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task After_it_no_former_commit_succeeds_and_a_first_one_does(string name)
    {
        var kind = AnyKind.Of(name);
        var before = await CommitAsync(kind, World.Ann, kind.Example(1));
        var loaded = await LoadAllAsync();
        Assert.True(await DeleteAsync(loaded));

        Assert.Null(await TryCommitAsync(kind, World.Ann, kind.Example(2), before.Tag));
        var after = await CommitAsync(kind, World.Ann, kind.Example(1));

        Assert.NotEqual(before.Tag, after.Tag);
        Assert.False(await DeleteAsync(loaded));
        Assert.Equal(after, await LoadAsync(kind, World.Ann));
    }

    [Fact]
    public async Task Of_a_deletion_and_a_commit_at_once_exactly_one_wins()
    {
        for (var round = 1; round <= 20; round++)
        {
            var first = await CommitAsync(AnyKind.User, World.Ann, AnyKind.User.Example(1), (await LoadAsync(AnyKind.User, World.Ann)).Tag);
            var loaded = await LoadAllAsync();

            var deletion = Task.Run(() => DeleteAsync(loaded));
            var commit = Task.Run(async () => await TryCommitAsync(AnyKind.User, World.Ann, AnyKind.User.Example(2), first.Tag));

            Assert.NotEqual(await deletion, await commit is not null);
            Assert.Equal(await deletion, (await LoadAsync(AnyKind.User, World.Ann)).Tag is null);
        }
    }

    private async Task<UserRows> LoadAllAsync() => await _store.LoadAsync(World.Ann, RowKind.All, default);

    private async Task<bool> DeleteAsync(UserRows rows) => await _store.TryDeleteAsync(rows, default);
}
