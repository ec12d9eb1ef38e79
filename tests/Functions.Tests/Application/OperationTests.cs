using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Telemetry;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Application;

/// <summary>An operation and a sweep never act at the same time, and what is not surely done stays filed.</summary>
public sealed class OperationTests : IDisposable
{
    private static readonly OutboxTask Tell = new() { Tell = true };
    private static readonly OutboxTask Close = new() { Close = [new ClosingTask("c1", KickReason.KickedByAdmin)] };

    private readonly Stopwatch _clock = new();
    private readonly MemoryOutbox _outbox = new();
    private readonly PresenceMetrics _metrics = new();
    private readonly Operations _operations;

    public OperationTests() => _operations = new Operations(_outbox, _clock, _metrics, NullLogger<Operations>.Instance);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task What_is_done_in_time_leaves_no_task()
    {
        var operation = await BeginAsync(Tell);

        Assert.True(await operation.TryAsync("Tell", () => Task.CompletedTask));
        await operation.EndAsync();

        Assert.Empty(await TasksAsync());
    }

    [Fact]
    public async Task After_five_seconds_its_owner_does_nothing_any_more_and_leaves_the_task()
    {
        var operation = await BeginAsync(Tell);
        var done = false;
        _clock.Pass(Operations.StopAfter);

        Assert.False(await operation.TryAsync("Tell", () => Task.FromResult(done = true)));
        await operation.EndAsync();

        Assert.False(done);
        Assert.Single(await TasksAsync());
    }

    [Fact]
    public async Task Who_asks_for_more_time_has_it_and_the_sweep_comes_later()
    {
        var operation = await BeginAsync(Tell);
        for (var i = 0; i < 10; i++)
        {
            _clock.Pass(TimeSpan.FromSeconds(3));
            Assert.True(await operation.KeepAsync(default));
            Assert.True(await operation.TryAsync("Join", () => Task.CompletedTask));
            Assert.Equal(_clock.GetUtcNow() + Operations.DueAfter, Assert.Single(await TasksAsync()).DueAt);
        }
        await operation.EndAsync();

        Assert.Empty(await TasksAsync());
    }

    [Fact]
    public async Task Who_has_much_time_left_asks_nobody()
    {
        var operation = await BeginAsync(Tell);
        var before = Assert.Single(await TasksAsync());
        _clock.Pass(TimeSpan.FromSeconds(2));

        Assert.True(await operation.KeepAsync(default));

        Assert.Equal(before, Assert.Single(await TasksAsync()));
    }

    [Fact]
    public async Task Whose_task_a_sweep_has_taken_gets_no_more_time_and_removes_nothing()
    {
        var operation = await BeginAsync(Tell);
        Assert.NotNull(await _operations.TakeAsync(Assert.Single(await TasksAsync()), default));
        _clock.Pass(TimeSpan.FromSeconds(3));

        Assert.False(await operation.KeepAsync(default));
        await operation.EndAsync();

        Assert.Single(await TasksAsync());
    }

    [Fact]
    public async Task A_task_is_taken_by_one_sweep_and_by_the_next_when_that_one_died()
    {
        await BeginAsync(Tell);
        var found = Assert.Single(await TasksAsync());

        Assert.NotNull(await _operations.TakeAsync(found, default));
        Assert.Null(await _operations.TakeAsync(found, default));
        Assert.NotNull(await _operations.TakeAsync(Assert.Single(await TasksAsync()), default));
    }

    [Fact]
    public async Task A_retry_that_has_more_to_do_is_filed_before_its_commit_and_one_that_has_not_is_not()
    {
        var operation = await BeginAsync(Tell);
        var before = Assert.Single(await TasksAsync());
        await operation.CoverAsync(Tell, default);
        Assert.Equal(before, Assert.Single(await TasksAsync()));

        await operation.CoverAsync(Close, default);

        Assert.Equal(Tell.With(Close), Assert.Single(await TasksAsync()).Work);
    }

    [Fact]
    public async Task A_retry_that_comes_late_has_a_new_time_before_its_commit()
    {
        var operation = await BeginAsync(Tell);
        _clock.Pass(TimeSpan.FromSeconds(6));

        await operation.CoverAsync(Tell, default);

        Assert.True(operation.IsInTime);
        Assert.Equal(_clock.GetUtcNow() + Operations.DueAfter, Assert.Single(await TasksAsync()).DueAt);
    }

    [Fact]
    public async Task A_retry_whose_task_was_taken_files_another_one()
    {
        var operation = await BeginAsync(Tell);
        await _operations.TakeAsync(Assert.Single(await TasksAsync()), default);

        await operation.CoverAsync(Close, default);

        Assert.Equal(2, (await TasksAsync()).Count);
        Assert.Contains(await TasksAsync(), task => task.Work == Tell.With(Close));
    }

    [Fact]
    public async Task What_failed_or_may_land_late_stays_filed()
    {
        var failed = await BeginAsync(Tell);
        Assert.False(await failed.TryAsync("Tell", () => throw new HttpRequestException("503")));
        await failed.EndAsync();
        Assert.Single(await TasksAsync());

        var late = _operations.Begin(World.Ann);     // watches the calls of the method that it is made in
        await late.CoverAsync(Tell, default);
        Assert.True(await late.TryAsync("Tell", () =>
        {
            LateCalls.Note();     // the first try timed out, the second got through
            return Task.CompletedTask;
        }));
        await late.EndAsync();
        Assert.Equal(2, (await TasksAsync()).Count);
    }

    private async Task<Operation> BeginAsync(OutboxTask work)
    {
        var operation = _operations.Begin(World.Ann);
        await operation.CoverAsync(work, default);
        return operation;
    }

    private async Task<IReadOnlyList<FiledTask>> TasksAsync() =>
        await _outbox.FindDueTasksAsync(DateTimeOffset.MaxValue.AddDays(-1), 100, default);

    // A clock that stands still until it is told, for spans, too.
    private sealed class Stopwatch : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;

        public void Pass(TimeSpan time) => _now += time;
    }
}
