using Azure;
using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>A table service that does not answer in time is a timeout, in whatever way the client says so; a fault stays a fault.</summary>
public sealed class NoAnswerTests
{
    private static readonly DateTimeOffset At = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DueEntry Entry = new(DueKind.Expiry, At, World.Ann);
    private static readonly FiledTask Filed = new(World.Ann, "t1", At, At, OutboxTask.None with { Tell = true }, "W/\"1\"");
    private static readonly TablePlace Place = new(0, "p", "r");

    private static readonly Dictionary<string, Func<TableAccounts, CancellationToken, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["load"] = (accounts, stop) => Rows(accounts).LoadAsync(RowKind.User, World.Ann, stop).AsTask(),
        ["load several kinds"] = (accounts, stop) =>
            Rows(accounts).LoadAsync(World.Ann, [RowKind.User, RowKind.Subscriptions], stop).AsTask(),
        ["read many"] = (accounts, stop) => Rows(accounts).ReadAsync([World.Ann, World.Bob], stop).AsTask(),
        ["add"] = (accounts, stop) => Rows(accounts).TryCommitAsync(RowKind.User, World.Ann, RowKind.User.None, stop).AsTask(),
        ["change"] = (accounts, stop) =>
            Rows(accounts).TryCommitAsync(RowKind.User, World.Ann, RowKind.User.None with { Tag = "W/\"1\"" }, stop).AsTask(),
        ["delete"] = (accounts, stop) => Rows(accounts).TryDeleteAsync(
            new UserRows(World.Ann).With(RowKind.User, RowKind.User.None with { Tag = "W/\"1\"" }), stop).AsTask(),
        ["schedule"] = (accounts, stop) => new TableDueIndex(accounts).ScheduleAsync(Entry, stop).AsTask(),
        ["what is due"] = (accounts, stop) => FirstAsync(new TableDueIndex(accounts).PagesOfDueAsync(DueKind.Expiry, At, 0, stop)),
        ["remove from the index"] = (accounts, stop) => new TableDueIndex(accounts).RemoveAsync(Entry, stop).AsTask(),
        ["file"] = (accounts, stop) => new TableOutbox(accounts).FileAsync(Filed, stop).AsTask(),
        ["replace"] = (accounts, stop) => new TableOutbox(accounts).TryReplaceAsync(Filed, stop).AsTask(),
        ["remove a task"] = (accounts, stop) => new TableOutbox(accounts).RemoveAsync(Filed, stop).AsTask(),
        ["tasks that are due"] = (accounts, stop) => FirstAsync(new TableOutbox(accounts).PagesOfDueTasksAsync(At, 0, stop)),
        ["put into quarantine"] = (accounts, stop) =>
            new TableQuarantine(accounts).PutAsync(Entry with { Place = Place }, "why", At, stop).AsTask(),
        ["return from quarantine"] = (accounts, stop) => new TableQuarantine(accounts).ReturnAsync(At, stop).AsTask(),
        ["list the quarantine"] = (accounts, stop) => new TableQuarantine(accounts).ListAsync(stop).AsTask(),
        ["what an account is part of"] = (accounts, stop) => accounts.All[0].FindMembershipAsync(stop),
    };

    public static TheoryData<string, string> NoAnswers
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var answer in new[] { "silence", "refusal", "503 ServerBusy", "500 OperationTimedOut", "408 RequestTimeout" })
                foreach (var call in Calls.Keys) all.Add(answer, call);
            return all;
        }
    }

    public static TheoryData<string, string> Faults
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var answer in new[] { "400 InvalidInput", "403 AuthenticationFailed", "500 InternalError" })
                foreach (var call in Calls.Keys) all.Add(answer, call);
            return all;
        }
    }

    public static TheoryData<string> WaysToSayIt => ["cancelled", "cancelled twice", "nobody there", "both", "busy", "broken link"];

    [Theory, MemberData(nameof(NoAnswers))]
    public async Task No_answer_in_time_is_a_timeout(string answer, string call)
    {
        using var service = new OddTableService(answer);

        var late = await Assert.ThrowsAsync<TimeoutException>(() => Calls[call](service.Accounts, default));

        Assert.NotNull(late.InnerException);   // for the log
        // Each call is tried once more; "read many" are two of them.
        if (answer.Contains(' ', StringComparison.Ordinal)) Assert.InRange(service.Calls, 2, 4);
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_fault_stays_one(string answer, string call)
    {
        using var service = new OddTableService(answer);

        var fault = await Assert.ThrowsAnyAsync<RequestFailedException>(() => Calls[call](service.Accounts, default));

        Assert.Equal(int.Parse(answer.AsSpan(0, 3), null), fault.Status);
    }

    [Theory, InlineData("load"), InlineData("what is due"), InlineData("file")]
    public async Task Who_gives_up_hears_that_and_no_timeout(string call)
    {
        using var service = new OddTableService("silence");
        using var stop = new CancellationTokenSource();
        var calling = Calls[call](service.Accounts, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Theory, MemberData(nameof(WaysToSayIt))]
    public async Task Whatever_the_client_throws_for_it_is_a_timeout(string way)
    {
        var accounts = new TableAccounts([new Throwing(() => FailureOf(way))]);

        foreach (var call in Calls.Values) await Assert.ThrowsAsync<TimeoutException>(() => call(accounts, default));
    }

    [Fact]
    public async Task Several_failures_of_which_one_is_a_fault_are_a_fault()
    {
        var accounts = new TableAccounts([new Throwing(() => new AggregateException(new TaskCanceledException(), new FormatException()))]);

        await Assert.ThrowsAsync<AggregateException>(() => Calls["load"](accounts, default));
    }

    private static Exception FailureOf(string way) => way switch
    {
        "cancelled" => new TaskCanceledException(),
        "cancelled twice" =>
            new AggregateException("Retry failed after 2 tries.", new TaskCanceledException(), new TaskCanceledException()),
        "nobody there" => new RequestFailedException(0, "Connection refused"),
        "both" => new AggregateException(new TaskCanceledException(), new RequestFailedException(0, "Connection refused")),
        "busy" => new RequestFailedException(503, "busy", "ServerBusy", null),
        _ => new IOException("reset"),
    };

    private static TableRowStore Rows(TableAccounts accounts) => new(accounts);

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> pages)
    {
        await foreach (var _ in pages) return;
    }

    private sealed class Throwing(Func<Exception> failure) : TableServiceClient
    {
        public override Uri Uri => new("http://a.example.com/a");

        public override TableClient GetTableClient(string tableName) => new ThrowingTable(failure);
    }

    private sealed class ThrowingTable(Func<Exception> failure) : TableClient
    {
        public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            throw failure();

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) => throw failure();

        public override Task<Response> UpdateEntityAsync<T>(
            T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            throw failure();

        public override Task<Response> UpsertEntityAsync<T>(
            T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) => throw failure();

        public override Task<Response> DeleteEntityAsync(
            string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) => throw failure();

        public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
            IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) => throw failure();

        public override AsyncPageable<T> QueryAsync<T>(
            string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null,
            CancellationToken cancellationToken = default) => throw failure();
    }
}
