using Azure;
using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>Rows that another build has written, in real tables.</summary>
public sealed class StoredByOthersTests : IAsyncLifetime
{
    private static readonly string AnnsKey = World.Ann.Encode();
    private readonly RecordingLog<TableRowStore> _log = new();
    private TableAccounts _accounts = null!;
    private TableRowStore _store = null!;

    public async Task InitializeAsync()
    {
        _accounts = await TestAccounts.NewAsync("RowsOfOthers");
        _store = new TableRowStore(_accounts, _log);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task One_unreadable_user_of_500_does_not_keep_the_others_from_being_read()
    {
        var users = Enumerable.Range(0, 500).Select(i => World.Key($"user{i}")).ToList();
        await CommitAsync(users[100], Examples.RowOf(100));
        await CommitAsync(users[321], Examples.RowOf(321));
        await PatchAsync(users[321], entity => entity["Sessions"] = "[{");

        var states = await _store.ReadAsync(users, default);

        Assert.Null(states[321]);
        Assert.Equal(100, states[100]!.Ver);
        Assert.Equal(499, states.Count(state => state is not null));
        Assert.Equal(
            "1 of 500 users are left out of an answer. The row \"user\" of 1400000000-user321 cannot be read: it is damaged "
            + "(JsonException). It is left as it is.", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task A_row_of_a_later_format_is_neither_read_nor_written()
    {
        await CommitAsync(World.Ann, Examples.RowOf(1));
        var before = await _store.LoadAsync(RowKind.User, World.Ann, default);
        await PatchAsync(World.Ann, entity => entity["Format"] = 2);
        var commits = new OptimisticCommit(_store, TimeProvider.System);

        var why = await Assert.ThrowsAsync<UnreadableRowException>(() => commits.CommitAsync<UserRow, bool>(
            RowKind.User, new UserRows(World.Ann).With(RowKind.User, before), [RowKind.User],
            _ => new((Examples.RowOf(2), true)), default));

        Assert.Equal(World.Ann, why.User);
        var stored = await _accounts.UsersOf(AnnsKey).GetEntityIfExistsAsync<TableEntity>(AnnsKey, "user", null, default);
        Assert.Equal((2, 1L), (stored.Value!.GetInt32("Format"), stored.Value.GetInt64("Ver")));
        await Assert.ThrowsAsync<UnreadableRowException>(async () =>
            await _store.LoadAsync(World.Ann, [RowKind.User, RowKind.Friends], default));
    }

    [Fact]
    public async Task Columns_and_properties_of_a_later_build_are_there_after_commits_of_this_one()
    {
        await CommitAsync(World.Ann, Examples.Row);
        (string Name, object Content)[] columns =
        [
            ("Text", "é😀"), ("Number", 7), ("Large", 8L), ("Flag", true), ("Blob", new byte[] { 1, 2 }), ("Real", 0.5),
            ("Since", Examples.Now), ("Unique", Guid.Parse("9f0ddc36-3b5c-4f4a-9b0f-3c1d4f8e2a11")),
        ];
        await PatchAsync(World.Ann, entity =>
        {
            foreach (var (name, content) in columns) entity[name] = content;
            entity["Sessions"] = entity.GetString("Sessions").Replace("}]", ",\"Mood\":\"😀\"}]", StringComparison.Ordinal);
        });
        var commits = new OptimisticCommit(_store, TimeProvider.System);
        for (var ver = 1; ver <= 3; ver++)
        {
            var next = Examples.Row with { State = Examples.State with { Ver = ver } };
            await commits.CommitAsync<UserRow, bool>(
                RowKind.User, new UserRows(World.Ann), [RowKind.User], _ => new((next, true)), default);
        }

        var stored = (await _accounts.UsersOf(AnnsKey).GetEntityIfExistsAsync<TableEntity>(AnnsKey, "user", null, default)).Value!;

        Assert.Equal(3, stored.GetInt64("Ver"));
        foreach (var (name, content) in columns) Assert.Equal(content, stored[name]);
        Assert.Contains("\"Mood\":\"", stored.GetString("Sessions"), StringComparison.Ordinal);
    }

    private async Task CommitAsync(UserKey user, UserRow row) =>
        Assert.NotNull(await _store.TryCommitAsync(RowKind.User, user, new Versioned<UserRow>(row, null), default));

    private async Task PatchAsync(UserKey user, Action<TableEntity> change)
    {
        var key = user.Encode();
        var entity = (await _accounts.UsersOf(key).GetEntityIfExistsAsync<TableEntity>(key, "user", null, default)).Value!;
        change(entity);
        await _accounts.UsersOf(key).UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace, default);
    }
}
