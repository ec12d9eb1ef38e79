using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Storage;

public abstract partial class PresenceStoreContract
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task An_entry_is_due_from_its_instant_on_and_not_before()
    {
        var entry = new DueEntry(DueKind.Lease, Now, Ann);
        await FileAsync(entry);

        Assert.Empty(await DueAsync(Now - TimeSpan.FromMinutes(5)));
        Assert.Empty(await DueAsync(Now - Tick));
        Assert.Equal([entry], await DueAsync(Now));
        Assert.Equal([entry], await DueAsync(Now + Tick));
        Assert.Equal([entry], await DueAsync(Now.AddYears(1)));
    }

    [Fact]
    public async Task At_the_turn_of_a_minute_nothing_is_due_early_or_late()
    {
        var turn = new DateTimeOffset(2026, 12, 31, 23, 59, 0, TimeSpan.Zero).AddMinutes(1);
        DueEntry[] entries = [new(DueKind.Lease, turn - Tick, Ann), new(DueKind.Lease, turn, Bob), new(DueKind.Lease, turn + Tick, Carol)];
        foreach (var entry in entries) await FileAsync(entry);

        Assert.Equal(entries[..1], await DueAsync(turn - Tick));
        Assert.Equal(entries[..2], await DueAsync(turn));
        Assert.Equal(3, (await DueAsync(turn + Tick)).Count);
    }

    [Fact]
    public async Task The_two_kinds_are_kept_apart()
    {
        DueEntry lease = new(DueKind.Lease, Now, Ann), expiry = new(DueKind.Expiry, Now, Ann);
        await FileAsync(lease);
        await FileAsync(expiry);

        Assert.Equal([lease], await DueAsync(Now));
        Assert.Equal([expiry], await _store.DueAsync(DueKind.Expiry, Now, 100, default));
        await _store.RemoveAsync(lease, default);
        Assert.Empty(await DueAsync(Now));
        Assert.Equal([expiry], await _store.DueAsync(DueKind.Expiry, Now, 100, default));
    }

    [Fact]
    public async Task Filing_twice_is_filing_once()
    {
        var entry = new DueEntry(DueKind.Lease, Now, Ann);
        await FileAsync(entry);
        await FileAsync(entry);

        Assert.Equal([entry], await DueAsync(Now));
        await _store.RemoveAsync(entry, default);
        Assert.Empty(await DueAsync(Now));
    }

    [Fact]
    public async Task Only_the_very_entry_is_removed_and_one_that_is_gone_is_passed_over()
    {
        var stays = new DueEntry(DueKind.Lease, Now, Ann);
        await FileAsync(stays);

        await _store.RemoveAsync(stays with { At = Now + Tick }, default);
        await _store.RemoveAsync(stays with { User = Bob }, default);
        await _store.RemoveAsync(stays with { Kind = DueKind.Expiry }, default);

        Assert.Equal([stays], await DueAsync(Now));
    }

    [Fact]
    public async Task One_user_may_have_several_entries()
    {
        for (var i = 0; i < 3; i++) await FileAsync(new DueEntry(DueKind.Lease, Now.AddSeconds(i * 40), Ann));

        Assert.Equal(2, (await DueAsync(Now.AddSeconds(40))).Count);
    }

    [Fact]
    public async Task Entries_of_many_minutes_come_earliest_minute_first()
    {
        var entries = Enumerable.Range(0, 180).Select(i => new DueEntry(DueKind.Lease, Now.AddMinutes(-i), Ann with { User = $"user{i}" })).ToList();
        await FileAllAsync(entries);

        var due = await DueAsync(Now);

        Assert.Equal(entries.AsEnumerable().Reverse(), due);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(60)]
    public async Task No_more_are_taken_than_asked_for_and_the_earliest_of_all(int max)
    {
        var entries = Enumerable.Range(0, 60).Select(i => new DueEntry(DueKind.Lease, Now.AddMinutes(-i), Ann with { User = $"user{i}" })).ToList();
        await FileAllAsync(entries);

        var due = await DueAsync(Now, max);

        Assert.Equal(entries.AsEnumerable().Reverse().Take(max), due);
    }

    [Fact]
    public async Task More_entries_than_fit_a_page_all_come()
    {
        var entries = Enumerable.Range(0, 2500).Select(i => new DueEntry(DueKind.Lease, Now.AddSeconds(-i % 90), Ann with { User = $"user{i}" })).ToList();
        await FileAllAsync(entries);

        Assert.Equal(entries.ToHashSet(), (await DueAsync(Now, 5000)).ToHashSet());
        Assert.Equal(2000, (await DueAsync(Now, 2000)).Distinct().Count());
        Assert.Equal(2500, (await DueAsync(Now, 2500)).Count);
    }

    private async Task FileAsync(DueEntry entry) => await _store.FileAsync(entry, default);

    private Task FileAllAsync(IEnumerable<DueEntry> entries) =>
        Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = 16 }, (entry, _) => _store.FileAsync(entry, default));

    private ValueTask<IReadOnlyList<DueEntry>> DueAsync(DateTimeOffset now, int max = 1000) => _store.DueAsync(DueKind.Lease, now, max, default);
}
