using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Tests;

namespace Presence.Functions.Tests.Storage;

/// <summary>What every store promises. The facts are here, so that no heir can lack one.</summary>
public abstract partial class PresenceStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero).AddTicks(1_234_567);
    private static readonly UserKey Ann = new(1400000000, "ann");
    private static readonly UserKey Bob = new(1400000000, "bob");
    private static readonly UserKey Carol = new(1400000000, "carol");

    private IPresenceStore _store = null!;

    /// <summary>A store with nothing in it.</summary>
    protected abstract Task<IPresenceStore> NewStoreAsync();

    public async Task InitializeAsync() => _store = await NewStoreAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Ids that some part of a key, a filter, a URL or a JSON text could trip over.</summary>
    public static TheoryData<string> OddIds { get; } =
    [
        "a/b", @"a\b", "a#b", "a?b", "a%2Fb", "a'b", "a\"b", "a b", " a", "a+b", "a&b=c", "a!b", "a!2Fb", "a-b", "-", ".", "..", "$",
        "😀", "é", "e\u0301", "ANN", "Ann", "<script>", "{\"a\":1}", "a,b;c", "user or 1 eq 1", new('~', 32), new('\'', 32), "😀😀😀😀😀😀😀😀",
    ];

    [Fact]
    public async Task Nothing_is_stored_of_a_stranger()
    {
        Assert.Same(UserRow.None, await LoadAsync(Ann));
        Assert.Equal([UserState.Nobody], await _store.ReadAsync([Ann], default));
        Assert.Same(SubscriptionsRow.None, await _store.LoadSubscriptionsAsync(Ann, default));
        Assert.Empty(await DueAsync(Now));
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_committed()
    {
        var committed = await CommitAsync(Ann, new UserRow(Full(), new Filed(Now.AddTicks(1), Now.AddDays(7)), null));

        var loaded = await LoadAsync(Ann);

        Assert.NotNull(loaded.Tag);
        Assert.Equal(committed, loaded);
        Assert.Equal([Full()], await _store.ReadAsync([Ann], default));
    }

    [Fact]
    public async Task A_row_of_nothing_but_absences_comes_back_too()
    {
        await CommitAsync(Ann, new UserRow(Full(), new Filed(Now, Now), null));
        var row = await LoadAsync(Ann);

        await CommitAsync(Ann, new UserRow(UserState.Nobody, default, row.Tag));

        Assert.Equal(new UserRow(UserState.Nobody, default, null), await LoadAsync(Ann) with { Tag = null });
    }

    [Fact]
    public async Task Every_commit_has_a_tag_of_its_own()
    {
        var first = await CommitAsync(Ann, RowOf(1));
        var second = await CommitAsync(Ann, RowOf(1) with { Tag = first.Tag });

        Assert.NotEqual(first.Tag, second.Tag);
    }

    [Fact]
    public async Task A_commit_with_an_old_tag_writes_nothing()
    {
        var first = await CommitAsync(Ann, RowOf(1));
        var second = await CommitAsync(Ann, RowOf(2) with { Tag = first.Tag });

        Assert.Null(await _store.TryCommitAsync(Ann, RowOf(3) with { Tag = first.Tag }, default));

        Assert.Equal(second, await LoadAsync(Ann));
    }

    [Fact]
    public async Task Of_two_first_commits_one_wins()
    {
        var won = await CommitAsync(Ann, RowOf(1));

        Assert.Null(await _store.TryCommitAsync(Ann, RowOf(2), default));

        Assert.Equal(won, await LoadAsync(Ann));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Of_20_commits_at_once_exactly_one_wins(bool exists)
    {
        var tag = exists ? (await CommitAsync(Ann, RowOf(1000))).Tag : null;

        var commits = await Task.WhenAll(Enumerable.Range(1, 20).Select(ver => Task.Run(() => _store.TryCommitAsync(Ann, RowOf(ver) with { Tag = tag }, default).AsTask())));

        Assert.Equal(Assert.Single(commits.OfType<UserRow>()), await LoadAsync(Ann));
    }

    [Fact]
    public async Task A_state_and_subscriptions_of_one_user_do_not_touch_each_other()
    {
        var row = await CommitAsync(Ann, RowOf(1));
        Assert.True(await _store.TryCommitSubscriptionsAsync(Ann, new SubscriptionsRow(Watching("bob"), null), default));

        Assert.Equal(row, await LoadAsync(Ann));
        await CommitAsync(Ann, RowOf(2) with { Tag = row.Tag });
        Assert.Equal(["bob"], (await _store.LoadSubscriptionsAsync(Ann, default)).Subscriptions.Items.Select(item => item.User));
    }

    [Fact]
    public async Task Reading_many_keeps_the_order_and_takes_strangers_and_repetitions()
    {
        await CommitAsync(Ann, RowOf(1));
        await CommitAsync(Bob, RowOf(2));

        var states = await _store.ReadAsync([Bob, Carol, Ann, Bob, Ann with { App = 1 }], default);

        Assert.Equal([2, 0, 1, 2, 0], states.Select(state => state.Ver));
    }

    [Fact]
    public async Task Reading_nobody_and_reading_500_both_work()
    {
        Assert.Empty(await _store.ReadAsync([], default));
        var users = Enumerable.Range(0, 500).Select(i => Ann with { User = $"user{i}" }).ToList();
        await CommitAsync(users[321], RowOf(321));

        var states = await _store.ReadAsync(users, default);

        Assert.Equal(500, states.Length);
        Assert.Equal(321, Assert.Single(states, state => state.Ver > 0).Ver);
        Assert.Equal(321, states[321].Ver);
    }

    [Theory, MemberData(nameof(OddIds))]
    public async Task An_odd_id_is_an_id_like_any_other(string id)
    {
        var odd = Ann with { User = id };
        var row = await CommitAsync(odd, RowOf(1));
        Assert.True(await _store.TryCommitSubscriptionsAsync(odd, new SubscriptionsRow(Watching(id), null), default));
        await FileAsync(new DueEntry(DueKind.Lease, Now, odd));

        Assert.Equal(row, await LoadAsync(odd));
        Assert.Equal([id], (await _store.LoadSubscriptionsAsync(odd, default)).Subscriptions.Items.Select(item => item.User));
        var entry = Assert.Single(await DueAsync(Now));
        Assert.Equal(odd, entry.User);
        await _store.RemoveAsync(entry, default);
        Assert.Empty(await DueAsync(Now));
    }

    [Fact]
    public async Task Users_who_only_look_alike_are_kept_apart()
    {
        UserKey[] users = [.. ((IEnumerable<object[]>)OddIds).Select(row => Ann with { User = (string)row[0] }), Ann, Ann with { App = 140000000 }, Ann with { App = 1, User = "400000000-ann" }];
        foreach (var (i, user) in users.Index()) await CommitAsync(user, RowOf(i + 1));

        Assert.Equal(Enumerable.Range(1, users.Length), (await _store.ReadAsync(users, default)).Select(state => (int)state.Ver));
    }

    private static UserState Full() => new()
    {
        Known = true,
        Ver = int.MaxValue + 5L,
        ToldVer = int.MaxValue + 3L,
        CustomStatus = "☕ \"tea\" & <scones> 😀\\",
        Status = new UserStatus(StatusType.PushOnline, "'seen' \u2028 before"),
        NobodySince = Now.AddTicks(-7),
        WatchEra = 41,
        KickedAt = Now.AddTicks(-11),
        NoticeSeq = int.MaxValue + 9L,
        NoticeFailures = 3,
        NoticeRetryAt = Now.AddTicks(11),
        Notices =
        [
            new Notice(int.MaxValue + 8L, Now.AddTicks(1), NoticeKind.Login, Platform.IPad) { PushedOut = [Platform.Mac, Platform.Web] },
            new Notice(int.MaxValue + 9L, Now.AddTicks(2), NoticeKind.CustomStatus, Platform.Web, "\"☕\" '😀'"),
        ],
        Sessions =
        [
            new Session("s1", Platform.Web, "", Phase.Waiting, Now.AddTicks(3), Now.AddTicks(-3)),
            new Session("s2", Platform.Android, "the 'red' one", Phase.Online, Now.AddSeconds(400), Now) { Connection = "c/+=2", NegotiatedAt = Now.AddTicks(9) },
            new Session("s3", Platform.IPhone, "\"😀\"", Phase.PushOnline, Now.AddDays(7), Now) { LostAt = Now.AddTicks(-1), NegotiatedAt = Now },
            new Session("s4", Platform.Linux, "", Phase.Lapsed, Now.AddHours(1), Now) { LostAt = Now },
        ],
    };

    private static UserRow RowOf(long ver) => UserRow.None with { State = UserState.Nobody with { Known = true, Ver = ver } };

    private ValueTask<UserRow> LoadAsync(UserKey user) => _store.LoadAsync(user, default);

    private async Task<UserRow> CommitAsync(UserKey user, UserRow row) =>
        await _store.TryCommitAsync(user, row, default) ?? throw new InvalidOperationException("somebody was first");
}
