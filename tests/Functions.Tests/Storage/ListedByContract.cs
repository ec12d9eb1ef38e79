using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>What every index of lists promises. The tests are here, so that none can lack one.</summary>
public abstract class ListedByContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Examples.Now;
    private IListedBy _index = null!;

    /// <summary>An index with nothing in it.</summary>
    protected abstract Task<IListedBy> NewIndexAsync();

    public async Task InitializeAsync() => _index = await NewIndexAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Each_user_has_entries_of_the_owners_and_of_no_others()
    {
        await AddAsync("bob", "ann", "carol");
        await AddAsync("ann", "bob");

        Assert.Equal("ann carol", await OwnersOfAsync("bob"));
        Assert.Equal("bob", await OwnersOfAsync("ann"));
        Assert.Equal("", await OwnersOfAsync("carol"));
        Assert.Null(await _index.FindAsync(World.Carol, World.Ann, default));
        var found = await _index.FindAsync(World.Bob, World.Ann, default);
        Assert.Equal((World.Bob, World.Ann, Now), (found!.User, found.Owner, found.At));
    }

    [Theory, MemberData(nameof(OddIds.All), MemberType = typeof(OddIds))]
    public async Task Whatever_the_ids_they_come_back_and_go(string id)
    {
        await AddAsync("bob", id);
        await AddAsync(id, "bob");

        Assert.Equal(id, await OwnersOfAsync("bob"));
        Assert.Equal("bob", await OwnersOfAsync(id));
        await _index.RemoveAsync((await _index.FindAsync(World.Key(id), World.Bob, default))!, default);
        Assert.Equal("", await OwnersOfAsync(id));
    }

    [Fact]
    public async Task Users_of_another_app_are_others()
    {
        var (bob, ann) = (World.Bob with { App = 7 }, World.Ann with { App = 7 });
        await _index.AddAsync(bob, ann, Now, default);

        Assert.Equal("", await OwnersOfAsync("bob"));
        Assert.Equal(ann, (await _index.FindAsync(bob, ann, default))!.Owner);
    }

    [Fact]
    public async Task Made_again_it_is_one_entry_with_the_later_time()
    {
        await AddAsync("bob", "ann");
        await _index.AddAsync(World.Bob, World.Ann, Now.AddMinutes(1), default);

        Assert.Equal("ann", await OwnersOfAsync("bob"));
        Assert.Equal(Now.AddMinutes(1), (await _index.FindAsync(World.Bob, World.Ann, default))!.At);
    }

    [Fact]
    public async Task One_that_was_made_anew_is_not_removed_by_whoever_found_it_before()
    {
        await AddAsync("bob", "ann");
        var found = await _index.FindAsync(World.Bob, World.Ann, default);
        await AddAsync("bob", "ann");   // at the same instant

        await _index.RemoveAsync(found!, default);
        Assert.Equal("ann", await OwnersOfAsync("bob"));

        found = await _index.FindAsync(World.Bob, World.Ann, default);
        await _index.RemoveAsync(found!, default);
        await AddAsync("bob", "ann");
        await _index.RemoveAsync(found!, default);
        Assert.Equal("ann", await OwnersOfAsync("bob"));
    }

    [Fact]
    public async Task Removed_twice_it_is_gone_and_the_others_stay()
    {
        await AddAsync("bob", "ann", "carol");
        var found = await _index.FindAsync(World.Bob, World.Ann, default);

        await _index.RemoveAsync(found!, default);
        await _index.RemoveAsync(found!, default);

        Assert.Equal("carol", await OwnersOfAsync("bob"));
    }

    [Fact]
    public async Task A_user_whom_many_have_is_listed_page_by_page()
    {
        var owners = Enumerable.Range(0, 1100).Select(i => World.Key($"owner{i}")).ToHashSet();
        await Parallel.ForEachAsync(owners, async (owner, stop) => await _index.AddAsync(World.Bob, owner, Now, stop));

        var pages = await _index.PagesAsync(World.Bob, default).ToListAsync();

        Assert.InRange(pages.Count, 2, 1100);
        Assert.True(owners.SetEquals(pages.SelectMany(page => page).Select(entry => entry.Owner)));
        // Their tags are as good as those that were found one by one.
        foreach (var entry in pages.SelectMany(page => page).Take(10)) await _index.RemoveAsync(entry, default);
        Assert.Equal(1090, (await _index.PagesAsync(World.Bob, default).ToListAsync()).Sum(page => page.Count));
    }

    private async Task AddAsync(string user, params string[] owners)
    {
        foreach (var owner in owners) await _index.AddAsync(World.Key(user), World.Key(owner), Now, default);
    }

    private async Task<string> OwnersOfAsync(string user)
    {
        var entries = (await _index.PagesAsync(World.Key(user), default).ToListAsync()).SelectMany(page => page);
        return string.Join(' ', entries.Select(entry => entry.Owner.User.Value).Order(StringComparer.Ordinal));
    }
}
