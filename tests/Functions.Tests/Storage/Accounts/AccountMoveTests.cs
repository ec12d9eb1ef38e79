using Azure;
using Azure.Data.Tables;
using Presence.Functions.Configuration;
using Presence.Functions.Storage.Tables;

namespace Presence.Functions.Tests.Storage.Accounts;

/// <summary>Adding an account: nobody is orphaned, nobody is there twice, however often it is stopped on the way.</summary>
public sealed class AccountMoveTests
{
    [Theory, InlineData(1), InlineData(2)]
    public async Task After_it_everybody_is_found_and_falls_due_in_the_right_account(int before)
    {
        var world = await FilledAsync(before, before + 1);

        var moved = await MoveAsync(world, Enumerable.Range(0, before + 1));

        await AccountWorld.HoldsAllAsync(world.Accounts(Enumerable.Range(0, before + 1)));
        await StartTests.StartAsync(world.Accounts(Enumerable.Range(0, before + 1)));
        Assert.InRange(moved.Rows, 1, AccountWorld.Users * 3 - 1);
        Assert.Equal(moved.Rows / 3 * 3, moved.Entries);
        Assert.Equal(0, moved.Unowned);
    }

    [Fact]
    public async Task Stopped_after_any_call_it_goes_on_where_it_was_and_meanwhile_no_instance_starts()
    {
        var world = await FilledAsync(1, 2);
        var finished = false;
        for (var calls = 1; !finished; calls += 3)
        {
            world.CallsLeft = calls;
            finished = await Record.ExceptionAsync(() => MoveAsync(world, [0, 1])) is null;
            world.CallsLeft = null;
            if (finished) break;

            var member = await world.Accounts([0]).All[0].FindMembershipAsync(default);
            if (member is not ({ IsMoving: true } or { List.Count: 2 }))
            {
                await AccountWorld.HoldsAllAsync(world.Accounts([0]));   // nothing moves that is not marked
                continue;
            }
            // All has moved, and the first account says so already, where it was stopped between the last two calls.
            var why = member.IsMoving ? "users are being moved" : "users are spread over other accounts";
            await IsRefusedAsync(world, [0], why);
            await IsRefusedAsync(world, [0, 1], "users are being moved");
        }

        await AccountWorld.HoldsAllAsync(world.Accounts([0, 1]));
        await StartTests.StartAsync(world.Accounts([0, 1]));
    }

    [Fact]
    public async Task Several_accounts_may_be_added_at_once()
    {
        var world = await FilledAsync(1, 4);

        await MoveAsync(world, [0, 1, 2, 3]);

        await AccountWorld.HoldsAllAsync(world.Accounts([0, 1, 2, 3]));
    }

    [Fact]
    public async Task Run_once_more_it_has_nothing_to_do()
    {
        var world = await FilledAsync(1, 2);
        await MoveAsync(world, [0, 1]);

        Assert.Equal(new MoveReport(0, 0, 0), await MoveAsync(world, [0, 1]));
    }

    [Fact]
    public async Task Users_whom_an_earlier_build_has_spread_are_found_after_it()
    {
        var world = await AccountWorld.NewAsync(2);
        var (one, other) = (world.Accounts([0]), world.Accounts([1, 0]));
        await Task.WhenAll(one.CreateTablesAsync(default), other.CreateTablesAsync(default));
        await world.FillAsync(other);   // spread in some other way, and nothing says how
        Assert.Contains(
            "nothing says how", (await StartTests.IsRefusedAsync(world.Accounts([0, 1]))).Message, StringComparison.Ordinal);

        await MoveAsync(world, [0, 1]);

        await AccountWorld.HoldsAllAsync(world.Accounts([0, 1]));
        await StartTests.StartAsync(world.Accounts([0, 1]));
    }

    [Fact]
    public async Task A_list_that_does_not_go_on_where_the_former_ended_is_refused_and_nothing_changes()
    {
        var world = await FilledAsync(2, 4);
        foreach (var wrong in new int[][] { [1, 0, 2], [0, 2, 1], [0], [2, 0, 1] })
        {
            var refused = await Assert.ThrowsAsync<SettingsException>(() => MoveAsync(world, wrong));
            Assert.Contains("an account belongs to another list; write these, in this order", refused.Message, StringComparison.Ordinal);
        }

        await AccountWorld.HoldsAllAsync(world.Accounts([0, 1]));
        await StartTests.StartAsync(world.Accounts([0, 1]));
    }

    [Fact]
    public async Task A_move_that_was_stopped_goes_on_to_the_same_list_and_to_no_other()
    {
        var world = await FilledAsync(1, 3);
        world.CallsLeft = 20;
        await Assert.ThrowsAnyAsync<Exception>(() => MoveAsync(world, [0, 1]));
        world.CallsLeft = null;

        await Assert.ThrowsAsync<SettingsException>(() => MoveAsync(world, [0, 2]));

        await MoveAsync(world, [0, 1]);
        await AccountWorld.HoldsAllAsync(world.Accounts([0, 1]));
    }

    [Fact]
    public async Task An_account_that_has_users_already_is_not_added()
    {
        var world = await FilledAsync(1, 2);
        var other = world.Accounts([1]);
        await other.CreateTablesAsync(default);
        await other.All[0].Users.AddEntityAsync(new TableEntity("1-ann", "user"));

        var refused = await Assert.ThrowsAsync<SettingsException>(() => MoveAsync(world, [0, 1]));

        Assert.Contains("has users already", refused.Message, StringComparison.Ordinal);
        await StartTests.StartAsync(world.Accounts([0]));
    }

    [Fact]
    public async Task Whoever_writes_meanwhile_is_noticed()
    {
        var world = await FilledAsync(1, 2);
        await world.Accounts([1]).CreateTablesAsync(default);
        var entity = (await world.Accounts([0]).All[0].Users.GetEntityIfExistsAsync<TableEntity>(MovedUser(), "user")).Value!;
        await world.Accounts([0]).All[0].Users.UpsertEntityAsync(entity, TableUpdateMode.Replace);   // a commit after it was read

        var conflict = await Assert.ThrowsAsync<RequestFailedException>(() =>
            AccountMove.MoveAsync(entity, world.Accounts([0]).All[0].Users, world.Accounts([1]).All[0].Users, default));

        Assert.Equal(412, conflict.Status);
    }

    [Theory]
    [InlineData("0639079632300000000-1400000000-ann", null, "1400000000-ann")]
    [InlineData("1400000000-ann", null, "1400000000-ann")]
    [InlineData("0639079632300000000-1400000000-ann-0f", "1400000000-ann", "1400000000-ann")]
    [InlineData("1-2-1400000000-a!2Db", null, "1400000000-a!2Db")]
    [InlineData("nobody", null, null)]
    [InlineData("0639079632300000000-ann", null, null)]
    public void An_entry_tells_whose_it_is(string rowKey, string? column, string? owner)
    {
        var entity = new TableEntity("any", rowKey);
        if (column is not null) entity["User"] = column;

        Assert.Equal(owner, EntityOwner.Of(entity));
    }

    private static async Task<AccountWorld> FilledAsync(int used, int all)
    {
        var world = await AccountWorld.NewAsync(all);
        var accounts = world.Accounts(Enumerable.Range(0, used));
        await StartTests.StartAsync(accounts);
        await world.FillAsync(accounts);
        return world;
    }

    private static string MovedUser() => Enumerable.Range(0, AccountWorld.Users).Select(i => AccountWorld.UserOf(i).Encode())
        .First(key => StableHash.Choose(StableHash.Of(key, StableHash.AccountSeed), 2) == 1);

    private static Task<MoveReport> MoveAsync(AccountWorld world, IEnumerable<int> list) =>
        new AccountMove(world.List(list)).RunAsync(default);

    private static async Task IsRefusedAsync(AccountWorld world, int[] list, string why) =>
        Assert.Contains(why, (await StartTests.IsRefusedAsync(world.Accounts(list))).Message, StringComparison.Ordinal);
}
