using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>What every outbox promises. The tests are here, so that none can lack one.</summary>
public abstract class OutboxContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Examples.Now;
    private static readonly DateTimeOffset Due = Now.AddSeconds(15);

    private IOutbox _outbox = null!;

    /// <summary>An outbox with nothing in it.</summary>
    protected abstract Task<IOutbox> NewOutboxAsync();

    public async Task InitializeAsync() => _outbox = await NewOutboxAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_task_is_due_from_its_instant_on_and_not_before()
    {
        var filed = await FileAsync(TaskOf("1"));

        Assert.Empty(await FindAsync(Due.AddTicks(-1)));
        Assert.Equal([filed], await FindAsync(Due));
        Assert.Equal([filed], await FindAsync(Due.AddYears(1)));
    }

    [Fact]
    public async Task All_of_its_work_comes_back()
    {
        var filed = await FileAsync(TaskOf("1") with { Work = Examples.Work });

        Assert.Equal(filed, Assert.Single(await FindAsync(Due)));
    }

    [Fact]
    public async Task Work_that_names_thousands_of_users_comes_back()
    {
        EquatableArray<UserId> many = [.. Enumerable.Range(0, 6000).Select(i => Examples.LongestId(i, "a"))];
        var filed = await FileAsync(TaskOf("1") with { Work = new OutboxTask { Sync = many, Befriended = many } });

        Assert.Equal(filed, Assert.Single(await FindAsync(Due)));
    }

    [Theory, MemberData(nameof(OddIds.All), MemberType = typeof(OddIds))]
    public async Task Whatever_the_id_of_the_user_it_comes_back_and_goes(string id)
    {
        var filed = await FileAsync(TaskOf("1") with { User = World.Key(id) });
        Assert.Equal([filed], await FindAsync(Due));

        await _outbox.RemoveAsync(filed, default);
        Assert.Empty(await FindAsync(Due));
    }

    [Fact]
    public async Task A_removed_task_is_gone_and_others_of_the_user_stay()
    {
        var (one, other) = (await FileAsync(TaskOf("1")), await FileAsync(TaskOf("2")));

        await _outbox.RemoveAsync(one, default);
        await _outbox.RemoveAsync(one, default);

        Assert.Equal([other], await FindAsync(Due));
    }

    [Fact]
    public async Task Whoever_takes_a_task_has_it_and_nobody_else_can_take_or_remove_it()
    {
        var filed = await FileAsync(TaskOf("1"));
        var found = Assert.Single(await FindAsync(Due));

        var taken = await _outbox.TryReplaceAsync(found with { DueAt = Due.AddSeconds(15) }, default);
        Assert.Null(await _outbox.TryReplaceAsync(found with { DueAt = Due.AddSeconds(20) }, default));
        await _outbox.RemoveAsync(filed, default);

        Assert.Empty(await FindAsync(Due));
        Assert.Equal([taken!], await FindAsync(Due.AddSeconds(15)));
        await _outbox.RemoveAsync(taken!, default);
        Assert.Empty(await FindAsync(Due.AddYears(1)));
        Assert.Null(await _outbox.TryReplaceAsync(taken!, default));
    }

    [Fact]
    public async Task Of_many_that_take_a_task_at_once_one_gets_it()
    {
        var filed = await FileAsync(TaskOf("1"));

        var taken = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => Task.Run(
            () => _outbox.TryReplaceAsync(filed with { DueAt = Due.AddSeconds(i) }, default).AsTask())));

        Assert.Single(taken, task => task is not null);
    }

    [Fact]
    public async Task A_task_that_is_filed_again_has_the_later_work()
    {
        await FileAsync(TaskOf("1"));
        var again = await FileAsync(TaskOf("1") with { Work = new OutboxTask { Sync = [World.Bob.User] } });

        Assert.Equal([again], await FindAsync(Due));
    }

    [Fact]
    public async Task Tasks_of_many_minutes_come_earliest_first_and_no_more_than_asked_for()
    {
        for (var i = 29; i >= 0; i--) await FileAsync(TaskOf($"{i}", i));

        var found = await FindAsync(Due.AddMinutes(60), max: 10);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => Now.AddMinutes(i)), found.Select(task => task.FiledAt));
    }

    [Fact]
    public async Task More_tasks_than_fit_a_page_all_come()
    {
        await Parallel.ForAsync(0, 1100, async (i, _) => await FileAsync(TaskOf($"{i}")));

        Assert.Equal(1100, (await FindAsync(Due, max: 5000)).Select(task => task.Id).Distinct().Count());
    }

    private async Task<FiledTask> FileAsync(FiledTask task) => await _outbox.FileAsync(task, default);

    private async Task<IReadOnlyList<FiledTask>> FindAsync(DateTimeOffset now, int max = 100) =>
        await _outbox.FindDueTasksAsync(now, max, default);

    private static FiledTask TaskOf(string id, int minutes = 0) =>
        new(World.Ann, id, Now.AddMinutes(minutes), Due.AddMinutes(minutes), new OutboxTask { Tell = true }, "");
}
