using Microsoft.Extensions.Hosting;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage.Accounts;

/// <summary>The start over real accounts: a wrong list stops it, an account that is out of reach does not.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task The_same_list_starts_again_and_again()
    {
        var world = await AccountWorld.NewAsync(3);
        for (var start = 1; start <= 3; start++) await StartAsync(world.Accounts([0, 1, 2]));
    }

    [Theory]
    [InlineData(new[] { 1, 0 }, "users are spread over other accounts; write these, in this order: ")]
    [InlineData(new[] { 0 }, "users are spread over other accounts; write these, in this order: ")]
    [InlineData(new[] { 1 }, "users are spread over other accounts; write these, in this order: ")]
    [InlineData(new[] { 0, 2 }, "users are spread over other accounts; write these, in this order: ")]
    [InlineData(new[] { 0, 1, 2 }, "there are more accounts than those over which users are spread (")]
    [InlineData(new[] { 0, 2, 1 }, "users are spread over other accounts; write these, in this order: ")]
    public async Task Another_list_stops_it_with_one_line_that_says_what_to_do(int[] list, string line)
    {
        var world = await AccountWorld.NewAsync(3);
        await StartAsync(world.Accounts([0, 1]));

        var refused = await IsRefusedAsync(world.Accounts(list));

        Assert.StartsWith($"Setting PresenceStorage: {line}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(world.Accounts([0, 1]).List.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains("add-account", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("AccountKey", refused.Message, StringComparison.Ordinal);
        await StartAsync(world.Accounts([0, 1]));   // and nothing has changed by it
        await world.Accounts([2]).CreateTablesAsync(default);
        Assert.Null(await world.Accounts([2]).All[0].FindMembershipAsync(default));
    }

    [Fact]
    public async Task Of_several_first_starts_at_once_all_succeed()
    {
        var world = await AccountWorld.NewAsync(2);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync(world.Accounts([0, 1]))));
    }

    [Fact]
    public void An_only_account_may_change_its_address_but_not_its_place()
    {
        var one = new AccountMembership(new AccountList(["old.example.com"]), 0, AccountList.None);

        one.Check(new AccountList(["new.example.com"]), 0);

        Assert.Throws<SettingsException>(() => one.Check(new AccountList(["a", "old.example.com"]), 1));
    }

    [Fact]
    public async Task An_account_that_is_out_of_reach_stops_only_its_own_users()
    {
        var world = await AccountWorld.NewAsync(2);
        world.Down.Add(1);
        var accounts = world.Accounts([0, 1]);
        var log = new RecordingLog<TableStart>();

        using var start = new TableStart(accounts, new Life(), new ImpatientTime(TimeSpan.Zero), log);
        Assert.Equal(1, await start.PrepareAsync(default));

        var store = new TableRowStore(accounts);
        foreach (var i in Enumerable.Range(0, AccountWorld.Users))
        {
            var user = AccountWorld.UserOf(i);
            var loading = store.LoadAsync(RowKind.User, user, default).AsTask();
            if (accounts.Of(user.Encode()) == accounts.All[0]) Assert.Equal(RowKind.User.None, await loading);
            else await Assert.ThrowsAsync<TimeoutException>(() => loading);
        }
        var line = Assert.Single(log.Lines);
        Assert.Equal(
            $"Storage account {accounts.All[1].Address} is out of reach (503). Its users are refused until it answers; next try in 1 s.",
            line);
    }

    [Fact]
    public async Task It_is_tried_again_ever_less_often_until_it_answers()
    {
        var world = await AccountWorld.NewAsync(2);
        world.Down.Add(1);
        var accounts = world.Accounts([0, 1]);
        var log = new RecordingLog<TableStart>();
        var time = new ImpatientTime(TimeSpan.FromSeconds(30));   // the first pause of 30 s waits for the test
        using var start = new TableStart(accounts, new Life(), time, log);
        await start.PrepareAsync(default);

        await start.StartAsync(default);
        await time.WaitForLongAsync();
        world.Down.Clear();
        time.RunOut();
        await start.ExecuteTask!;

        Assert.Equal(
            ["1", "2", "4", "8", "16", "30"],
            log.Lines.SkipLast(1).Select(line => line.Split("next try in ")[1].Split(' ')[0]));
        Assert.Equal($"Storage account {accounts.All[1].Address} answers.", log.Lines.Last());
        var store = new TableRowStore(accounts);
        foreach (var i in Enumerable.Range(0, AccountWorld.Users))
            Assert.Equal(RowKind.User.None, await store.LoadAsync(RowKind.User, AccountWorld.UserOf(i), default));
        await StartAsync(world.Accounts([0, 1]));
    }

    [Fact]
    public async Task A_wrong_list_that_is_found_late_stops_the_app()
    {
        var world = await AccountWorld.NewAsync(3);
        await StartAsync(world.Accounts([0, 1]));
        world.Down.UnionWith([0, 1]);
        var life = new Life();
        using var start = new TableStart(
            world.Accounts([1, 0]), life, new ImpatientTime(TimeSpan.FromMinutes(1)), new RecordingLog<TableStart>());
        Assert.Equal(2, await start.PrepareAsync(default));

        world.Down.Clear();
        await start.StartAsync(default);
        await start.ExecuteTask!;

        Assert.True(life.IsStopped);
        Assert.StartsWith("Setting PresenceStorage: users are spread over other accounts", start.Wrong!.Message, StringComparison.Ordinal);
    }

    internal static async Task StartAsync(TableAccounts accounts)
    {
        using var start = new TableStart(accounts, new Life(), TimeProvider.System, new RecordingLog<TableStart>());
        Assert.Equal(0, await start.PrepareAsync(default));
    }

    internal static Task<SettingsException> IsRefusedAsync(TableAccounts accounts) =>
        Assert.ThrowsAsync<SettingsException>(() => StartAsync(accounts));

    private sealed class Life : IHostApplicationLifetime
    {
        public bool IsStopped { get; private set; }

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => IsStopped = true;
    }
}
