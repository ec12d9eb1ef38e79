using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Telemetry;
using Presence.Functions.Tests.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Telemetry;

/// <summary>Each call of the table storage is timed, by what it does, on which table, and how it ended; on a real table service.</summary>
public sealed class StorageCallTests : IDisposable
{
    private const string Duration = "db.client.operation.duration";

    private readonly PresenceMetrics _metrics = new();
    private readonly OutgoingCalls _calls;
    private readonly Measured _measured;

    public StorageCallTests() => (_calls, _measured) = (new OutgoingCalls(_metrics), new Measured(_metrics.Meter));

    public void Dispose()
    {
        _measured.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task A_read_a_commit_and_a_commit_that_comes_second_are_told_apart()
    {
        var store = new TableRowStore(await TestAccounts.NewAsync(_calls, "Calls"));
        var before = Told();

        var row = await store.LoadAsync(RowKind.User, World.Ann, default);
        var next = row.Next(row.Value with { State = row.Value.State with { Known = true } }, "1");
        await store.TryCommitAsync(RowKind.User, World.Ann, next, default);
        await store.TryCommitAsync(RowKind.User, World.Ann, next, default);

        Assert.Equal(
            [" azure.table get CallsPresenceUsers", " azure.table insert CallsPresenceUsers",
                " azure.table insert CallsPresenceUsers 409 409"],
            _measured.TagsOf(Duration).Skip(before));
    }

    [Fact]
    public async Task A_query_is_one_call_for_each_page()
    {
        var accounts = await TestAccounts.NewAsync(_calls, "Pages");
        var index = new TableDueIndex(accounts, new DueTable(accounts));
        await index.ScheduleAsync(new DueEntry(DueKind.Lease, DateTimeOffset.UnixEpoch.AddDays(1), World.Ann), default);
        var before = Told();

        for (var segment = 0; segment < index.Segments; segment++)
            await foreach (var _ in index.PagesOfDueAsync(DueKind.Lease, DateTimeOffset.UnixEpoch.AddDays(2), segment, default)) { }

        Assert.Equal(Enumerable.Repeat(" azure.table query PagesPresenceDue", index.Segments), _measured.TagsOf(Duration).Skip(before));
    }

    [Theory, InlineData("503 ServerBusy", "503 503"), InlineData("silence", "timeout"), InlineData("403 AuthorizationFailure", "403 403")]
    public async Task A_call_without_an_answer_or_with_a_refusal_says_so(string answer, string told)
    {
        using var service = new OddTableService(answer, _calls);
        var store = new TableRowStore(service.Accounts);

        await Assert.ThrowsAnyAsync<Exception>(() => store.LoadAsync(RowKind.User, World.Ann, default).AsTask());

        Assert.EndsWith(told, Assert.Single(_measured.TagsOf(Duration)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_belongs_to_a_trace_has_a_span_there()
    {
        var store = new TableRowStore(await TestAccounts.NewAsync(_calls, "Spans"));

        using (Tracing.Begin("commit", "user")) await store.LoadAsync(RowKind.User, World.Ann, default);

        Assert.Contains("commit user > get SpansPresenceUsers", _measured.Spans.Select(_measured.PathOf));
    }

    private int Told() => _measured.TagsOf(Duration).Count();
}
