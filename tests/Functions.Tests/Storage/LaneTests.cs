using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>How lanes lie in the due table: spread, read from the low-water mark on, and never stopped by what cannot be read.</summary>
public sealed class LaneTests
{
    private static readonly DateTimeOffset Now = Examples.Now;

    [Theory, InlineData("Other", "text"), InlineData("At", "no number")]
    public async Task What_cannot_be_read_is_named_and_holds_up_nothing(string column, object value)
    {
        var (index, table, _) = await NewAsync("LaneBad");
        var good = new DueEntry(DueKind.Lease, Now, World.Ann);
        await index.ScheduleAsync(good, default);
        var key = World.Ann.Encode();
        var (partition, row) = DueEntity.KeysOf(good with { At = Now.AddSeconds(-1) }, key);
        await table.AddEntityAsync(new TableEntity(partition, row) { [column] = value });

        var pages = new List<DuePage<DueEntry>>();
        for (var segment = 0; segment < index.Segments; segment++)
            pages.AddRange(await index.PagesOfDueAsync(DueKind.Lease, Now, segment, default).ToListAsync());

        Assert.Equal([good], pages.SelectMany(page => page.Items));
        Assert.Equal($"{partition}/{row}", Assert.Single(pages.SelectMany(page => page.Unreadable)).Name);
    }

    [Fact]
    public async Task What_cannot_be_read_goes_into_quarantine_as_it_is_and_comes_back_as_it_was()
    {
        var (index, table, quarantine) = await NewAsync("LaneRaw");
        var (partition, row) = DueEntity.KeysOf(new DueEntry(DueKind.Lease, Now, World.Ann), World.Ann.Encode());
        await table.AddEntityAsync(new TableEntity(partition, row) { ["OfALaterBuild"] = "yes" });
        var unreadable = await UnreadableAsync(index);

        await quarantine.PutAsync(Assert.Single(unreadable), "a reason", Now, default);
        Assert.Empty(await UnreadableAsync(index));
        await quarantine.ReturnAsync(Now.AddMinutes(1), default);

        var back = await table.GetEntityAsync<TableEntity>(partition, row);
        Assert.Equal("yes", back.Value.GetString("OfALaterBuild"));
    }

    [Fact]
    public async Task Users_of_one_account_use_every_shard()
    {
        var (index, _, _) = await NewAsync("LaneSpread");
        for (var i = 0; i < 100; i++) await index.ScheduleAsync(new DueEntry(DueKind.Lease, Now, World.Key($"user{i}")), default);

        var counts = new List<int>();
        for (var segment = 0; segment < index.Segments; segment++)
            counts.Add((await index.PagesOfDueAsync(DueKind.Lease, Now, segment, default).ToListAsync()).Sum(page => page.Items.Count));

        Assert.Equal(Lane.Shards, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 3, 30));
    }

    [Fact]
    public async Task A_query_begins_where_the_lane_is_not_empty_and_finds_what_was_added_late_in_the_end()
    {
        var (index, _, _) = await NewAsync("LaneWater");
        var late = new DueEntry(DueKind.Lease, Now - LowWater.Margin - TimeSpan.FromMinutes(2), World.Ann);
        var soon = new DueEntry(DueKind.Lease, Now - LowWater.Margin + TimeSpan.FromMinutes(1), World.Ann);
        Assert.Empty(await index.FindDueAsync(DueKind.Lease, Now, 10, default));

        await index.ScheduleAsync(late, default);
        await index.ScheduleAsync(soon, default);

        Assert.Equal([soon], await index.FindDueAsync(DueKind.Lease, Now.AddSeconds(1), 10, default));
        Assert.Equal([late, soon], await index.FindDueAsync(DueKind.Lease, Now + LowWater.WholeEvery, 10, default));
    }

    [Fact]
    public async Task A_task_that_was_put_off_for_long_is_found_when_it_is_due()
    {
        var accounts = await TestAccounts.NewAsync("LaneTask");
        var outbox = new TableOutbox(accounts);
        var task = await outbox.FileAsync(new FiledTask(World.Ann, "t1", Now, Now.AddMinutes(9), Examples.Work, ""), default);

        for (var minute = 0; minute < 9; minute++)
            Assert.Empty(await outbox.FindDueTasksAsync(Now.AddMinutes(minute), 10, default));

        Assert.Equal(task, Assert.Single(await outbox.FindDueTasksAsync(Now.AddMinutes(9), 10, default)));
    }

    private static async Task<(TableDueIndex Index, TableClient Table, TableQuarantine Quarantine)> NewAsync(string name)
    {
        var accounts = await TestAccounts.NewAsync(name);
        var table = new DueTable(accounts);
        return (new TableDueIndex(accounts, table), accounts.AllDue[0], new TableQuarantine(accounts, table));
    }

    private static async Task<List<UnreadableItem>> UnreadableAsync(TableDueIndex index)
    {
        var found = new List<UnreadableItem>();
        for (var segment = 0; segment < index.Segments; segment++)
            await foreach (var page in index.PagesOfDueAsync(DueKind.Lease, Now, segment, default)) found.AddRange(page.Unreadable);
        return found;
    }
}
