using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>What every quarantine promises. The tests are here, so that no store can lack one.</summary>
public abstract class QuarantineContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Examples.Now;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly DueEntry Entry = new(DueKind.Lease, Now, World.Ann);

    private IDueIndex _index = null!;
    private IOutbox _outbox = null!;
    private IQuarantine _quarantine = null!;

    /// <summary>Lanes with nothing in them, and their quarantine.</summary>
    protected abstract Task<(IDueIndex Index, IOutbox Outbox, IQuarantine Quarantine)> NewLanesAsync();

    public async Task InitializeAsync() => (_index, _outbox, _quarantine) = await NewLanesAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task At_first_it_is_empty()
    {
        Assert.Empty(await _quarantine.ListAsync(default));
        Assert.Equal(0, await _quarantine.ReturnAsync(Now.AddYears(1), default));
    }

    [Fact]
    public async Task An_entry_leaves_its_lane_is_listed_and_comes_back_after_a_minute()
    {
        await PutEntryAsync(Now);

        Assert.Empty(await DueAsync(Now));
        var listed = Assert.Single(await _quarantine.ListAsync(default));
        Assert.Equal(("a reason", Now, Now + Minute, 1), (listed.Why, listed.Since, listed.Until, listed.Times));
        Assert.Contains("1400000000-ann", listed.Name, StringComparison.Ordinal);

        Assert.Equal(0, await _quarantine.ReturnAsync(Now + Minute - TimeSpan.FromTicks(1), default));
        Assert.Equal(1, await _quarantine.ReturnAsync(Now + Minute, default));

        Assert.Equal([Entry], await DueAsync(Now + Minute));
        Assert.Empty(await _quarantine.ListAsync(default));
    }

    [Fact]
    public async Task What_comes_back_again_and_again_stays_ever_longer_but_never_more_than_an_hour()
    {
        var at = Now;
        int[] minutes = [1, 2, 4, 8, 16, 32, 60, 60];
        for (var time = 0; time < minutes.Length; time++)
        {
            await PutEntryAsync(at, schedule: time == 0);
            var listed = Assert.Single(await _quarantine.ListAsync(default));
            Assert.Equal((time + 1, Now, at + (minutes[time] * Minute)), (listed.Times, listed.Since, listed.Until));
            at = listed.Until;
            Assert.Equal(1, await _quarantine.ReturnAsync(at, default));
        }
    }

    [Fact]
    public async Task A_task_leaves_its_lane_and_comes_back_with_all_its_work()
    {
        var task = await _outbox.FileAsync(new FiledTask(World.Ann, "t1", Now, Now, Examples.Work, ""), default);
        var found = Assert.Single(await _outbox.FindDueTasksAsync(Now, 10, default));
        Assert.Equal(task.Work, found.Work);

        await _quarantine.PutAsync(found, "a reason", Now, default);
        Assert.Empty(await _outbox.FindDueTasksAsync(Now, 10, default));
        await _quarantine.ReturnAsync(Now + Minute, default);

        Assert.Equal(Examples.Work, Assert.Single(await _outbox.FindDueTasksAsync(Now + Minute, 10, default)).Work);
    }

    [Fact]
    public async Task What_is_gone_from_its_lane_meanwhile_does_no_harm()
    {
        await _index.ScheduleAsync(Entry, default);
        var found = Assert.Single(await DueAsync(Now));
        await _index.RemoveAsync(found, default);

        await _quarantine.PutAsync(found, "a reason", Now, default);
        await _quarantine.ReturnAsync(Now + Minute, default);

        Assert.InRange((await DueAsync(Now + Minute)).Count, 0, 1);   // an entry too many is harmless
    }

    private async Task PutEntryAsync(DateTimeOffset now, bool schedule = true)
    {
        if (schedule) await _index.ScheduleAsync(Entry, default);
        await _quarantine.PutAsync(Assert.Single(await DueAsync(now)), "a reason", now, default);
    }

    private ValueTask<IReadOnlyList<DueEntry>> DueAsync(DateTimeOffset now) => _index.FindDueAsync(DueKind.Lease, now, 10, default);
}
