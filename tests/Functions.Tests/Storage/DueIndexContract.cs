using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>What every due index promises. The tests are here, so that no index can lack one.</summary>
public abstract partial class DueIndexContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Examples.Now;
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private IDueIndex _index = null!;

    /// <summary>An index with nothing in it.</summary>
    protected abstract Task<IDueIndex> NewIndexAsync();

    public async Task InitializeAsync() => _index = await NewIndexAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task At_first_nothing_is_due()
    {
        Assert.Empty(await FindDueAsync(Now));
        Assert.Empty(await FindDueAsync(Now, kind: DueKind.Expiry));
    }

    [Fact]
    public async Task An_entry_is_due_from_its_instant_on_and_not_before()
    {
        var entry = new DueEntry(DueKind.Lease, Now, World.Ann);
        await ScheduleAsync(entry);

        Assert.Empty(await FindDueAsync(Now - TimeSpan.FromMinutes(5)));
        Assert.Empty(await FindDueAsync(Now - Tick));
        Assert.Equal([entry], await FindDueAsync(Now));
        Assert.Equal([entry], await FindDueAsync(Now + Tick));
        Assert.Equal([entry], await FindDueAsync(Now.AddYears(1)));
    }

    [Fact]
    public async Task An_entry_that_was_added_again_since_it_was_found_is_not_removed()
    {
        var entry = new DueEntry(DueKind.Lease, Now, World.Ann);
        await ScheduleAsync(entry);
        var found = Assert.Single(await FindDueAsync(Now));
        await ScheduleAsync(entry);                 // by a commit that needs it

        await _index.RemoveAsync(found, default);
        Assert.Equal([entry], await FindDueAsync(Now));

        await _index.RemoveAsync(Assert.Single(await FindDueAsync(Now)), default);
        Assert.Empty(await FindDueAsync(Now));
    }

    [Fact]
    public async Task At_the_turn_of_a_minute_nothing_is_due_early_or_late()
    {
        var turn = new DateTimeOffset(2026, 12, 31, 23, 59, 0, TimeSpan.Zero).AddMinutes(1);
        DueEntry[] entries =
            [new(DueKind.Lease, turn - Tick, World.Ann), new(DueKind.Lease, turn, World.Bob), new(DueKind.Lease, turn + Tick, World.Carol)];
        foreach (var entry in entries) await ScheduleAsync(entry);

        Assert.Equal(entries[..1], await FindDueAsync(turn - Tick));
        Assert.Equal(entries[..2], await FindDueAsync(turn));
        Assert.Equal(3, (await FindDueAsync(turn + Tick)).Count);
    }

    [Fact]
    public async Task The_two_kinds_are_kept_apart()
    {
        DueEntry lease = new(DueKind.Lease, Now, World.Ann), expiry = new(DueKind.Expiry, Now, World.Ann);
        await ScheduleAsync(lease);
        await ScheduleAsync(expiry);

        Assert.Equal([lease], await FindDueAsync(Now));
        Assert.Equal([expiry], await FindDueAsync(Now, kind: DueKind.Expiry));
        await RemoveAsync(lease);
        Assert.Empty(await FindDueAsync(Now));
        Assert.Equal([expiry], await FindDueAsync(Now, kind: DueKind.Expiry));
    }

    [Fact]
    public async Task Scheduling_twice_is_scheduling_once()
    {
        var entry = new DueEntry(DueKind.Lease, Now, World.Ann);
        await ScheduleAsync(entry);
        await ScheduleAsync(entry);

        Assert.Equal([entry], await FindDueAsync(Now));
        await RemoveAsync(entry);
        Assert.Empty(await FindDueAsync(Now));
    }

    [Fact]
    public async Task Only_that_very_entry_is_removed_and_one_that_is_gone_is_passed_over()
    {
        var stays = new DueEntry(DueKind.Lease, Now, World.Ann);
        await ScheduleAsync(stays);

        await RemoveAsync(stays with { At = Now + Tick });
        await RemoveAsync(stays with { User = World.Bob });
        await RemoveAsync(stays with { User = World.Ann with { App = 1 } });
        await RemoveAsync(stays with { Kind = DueKind.Expiry });

        Assert.Equal([stays], await FindDueAsync(Now));
    }

    [Fact]
    public async Task One_user_may_have_several_entries()
    {
        for (var i = 0; i < 3; i++) await ScheduleAsync(new DueEntry(DueKind.Lease, Now.AddSeconds(i * 40), World.Ann));

        Assert.Equal(2, (await FindDueAsync(Now.AddSeconds(40))).Count);
    }

    [Theory, MemberData(nameof(OddIds.All), MemberType = typeof(OddIds))]
    public async Task An_odd_id_is_an_id_like_any_other(string id)
    {
        await ScheduleAsync(new DueEntry(DueKind.Lease, Now, World.Key(id)));

        var entry = Assert.Single(await FindDueAsync(Now));

        Assert.Equal(World.Key(id), entry.User);
        await RemoveAsync(entry);
        Assert.Empty(await FindDueAsync(Now));
    }

    [Fact]
    public async Task Entries_of_many_minutes_come_earliest_minute_first()
    {
        var entries = EntriesOfMinutes(180);
        await ScheduleAllAsync(entries);

        Assert.Equal(entries.AsEnumerable().Reverse(), await FindDueAsync(Now));
    }

    [Theory, InlineData(1), InlineData(7), InlineData(60)]
    public async Task No_more_are_taken_than_asked_for_and_those_are_the_earliest_of_all(int max)
    {
        var entries = EntriesOfMinutes(60);
        await ScheduleAllAsync(entries);

        Assert.Equal(entries.AsEnumerable().Reverse().Take(max), await FindDueAsync(Now, max));
    }

    [Fact]
    public async Task More_entries_than_fit_a_page_all_come()
    {
        var entries = Enumerable.Range(0, 2500)
            .Select(i => new DueEntry(DueKind.Lease, Now.AddSeconds(-i % 90), World.Key($"user{i}"))).ToList();
        await ScheduleAllAsync(entries);

        Assert.Equal(entries.ToHashSet(), (await FindDueAsync(Now, 5000)).ToHashSet());
        Assert.Equal(2000, (await FindDueAsync(Now, 2000)).Distinct().Count());
        Assert.Equal(2500, (await FindDueAsync(Now, 2500)).Count);
    }

    // One for each of the last minutes, latest first.
    private static List<DueEntry> EntriesOfMinutes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new DueEntry(DueKind.Lease, Now.AddMinutes(-i), World.Key($"user{i}")))];

    private ValueTask ScheduleAsync(DueEntry entry) => _index.ScheduleAsync(entry, default);

    private Task ScheduleAllAsync(IEnumerable<DueEntry> entries) =>
        Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = 16 }, (entry, _) => ScheduleAsync(entry));

    private ValueTask<IReadOnlyList<DueEntry>> FindDueAsync(DateTimeOffset now, int max = 1000, DueKind kind = DueKind.Lease) =>
        _index.FindDueAsync(kind, now, max, default);

    private ValueTask RemoveAsync(DueEntry entry) => _index.RemoveAsync(entry, default);
}
