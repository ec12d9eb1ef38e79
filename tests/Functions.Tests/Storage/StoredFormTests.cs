using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>
/// What is stored already must be found again: the names and types of columns, and what is packed into them, to the letter.
/// </summary>
public sealed class StoredFormTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    private static readonly UserState State = UserState.None with
    {
        Sessions = new SessionList(
        [
            new Session("s1", Platform.Web, "", Phase.Waiting, At, At),
            new Session("s2", Platform.IPhone, "a \"red\" one", Phase.Lost, At, At)
            {
                LostAt = At, ReturnedAt = At, Flaps = 2, Credential = "cd34",
            },
            new Session("s3", Platform.Web, "tab", Phase.Online, At, At)
            {
                Connections = [new Connection("c2", "ab12"), new Connection("c3") { ReportedLost = true }],
            },
        ]),
        Notices = new NoticeQueue(
        [
            new Notice(7, At, NoticeKind.Login, Platform.IPad) { PushedOut = [Platform.Mac, Platform.Web] },
            new Notice(8, At, NoticeKind.CustomStatus, Platform.Web, "tea"),
        ], 8, 0, null),
    };

    [Fact]
    public void The_row_of_a_user_has_the_columns_of_earlier_builds() => HasColumns(
        UserEntity.Write("1400000000-ann", "user", Examples.Row),
        "CustomStatus String", "DeletedAt Int64", "FiledExpiry Int64", "FiledGrace Int64", "FiledLease Int64", "FiledNotice Int64",
        "ForgetCheckAt Int64", "HearsFriends Boolean", "KickedAt Int64", "Known Boolean", "NobodySince Int64", "NoticeFailures Int32",
        "NoticeRetryAt Int64", "NoticeSeq Int64", "Notices String", "PushedOut String", "QuietSince Int64", "Sessions String",
        "StatusCustom String", "StatusType Int32", "Transitions String", "Ver Int64", "WatchEra Int32");

    [Fact]
    public void The_row_of_a_user_without_anything_has_the_same_columns() => Assert.Equal(
        ColumnsOf(UserEntity.Write("1400000000-ann", "user", Examples.Row)),
        ColumnsOf(UserEntity.Write("1400000000-ann", "user", UserRow.None)));

    [Fact]
    public void The_row_of_subscriptions_has_the_columns_of_earlier_builds() => HasColumns(
        SubscriptionsEntity.Write("1400000000-ann", "subscriptions", Examples.Watching(Enumerable.Range(0, 401).Select(i => $"user{i}"))),
        "Era Int32", "FiledEnd Int64", "Items0 String", "Items1 String", "Items2 String");

    [Fact]
    public void The_row_of_friends_has_the_columns_of_earlier_builds() => HasColumns(
        FriendsEntity.Write("1400000000-ann", "friends", Examples.FriendsOf(Enumerable.Range(0, 3000).Select(i => $"a longer name {i}"))),
        "Items0 Byte[]", "Items1 Byte[]", "Sequence Int64");

    [Fact]
    public void A_due_entry_has_the_columns_of_earlier_builds() =>
        HasColumns(DueEntity.Write(new DueEntry(DueKind.Lease, At, World.Ann), "1400000000-ann"), "At Int64");

    [Fact]
    public void A_task_has_the_columns_of_earlier_builds()
    {
        var task = new FiledTask(World.Ann, "id", At, At.AddSeconds(15), Examples.Work, "");
        var entity = TaskEntity.Write(task, "1400000000-ann");

        HasColumns(entity, "DueAt Int64", "FiledAt Int64", "TaskId String", "User String", "Work0 Byte[]");
        Assert.Equal(
            """
            {"Tell":true,
            "Close":[{"Connection":"c/\u002B=1","Reason":"SignedInElsewhere"},{"Connection":"c2","Reason":"Unverified"}],
            "Ready":[{"Session":"s1","Connection":"c3","Credential":"ab12"}],
            "Sync":["\u0022bob\u0022 \uD83D\uDE00","carol"],"Befriended":["dave"],"Unfriended":["erin"]}
            """.ReplaceLineEndings(""),
            System.Text.Encoding.UTF8.GetString(entity.GetBinary("Work0")));
    }

    [Fact]
    public void Rows_have_the_keys_of_earlier_builds_and_all_kinds_are_tested()
    {
        string[] keys = ["user", "subscriptions", "friends"];

        Assert.Equal(keys, typeof(RowKind).GetFields().Select(field => ((RowKind)field.GetValue(null)!).Name));
        Assert.Equal(keys, AnyKind.All.Select(kind => kind.Kind.Name));
    }

    [Fact]
    public void Sessions_are_packed_as_in_earlier_builds() => Assert.Equal(
        """
        [{"Id":"s1","Platform":"Web","Instance":"","Phase":"Waiting",
        "Until":639079632300000000,"SignedInAt":639079632300000000,"SeenAt":639079632300000000},
        {"Id":"s2","Platform":"IPhone","Instance":"a \"red\" one","Phase":"PushOnline",
        "Until":639079632300000000,"SignedInAt":639079632300000000,
        "Credential":"cd34","SeenAt":639079632300000000,"LostAt":639079632300000000,"ReturnedAt":639079632300000000,"Flaps":2},
        {"Id":"s3","Platform":"Web","Instance":"tab","Phase":"Online",
        "Until":639079632300000000,"SignedInAt":639079632300000000,
        "Connections":[{"Id":"c2","Credential":"ab12"},{"Id":"c3","ReportedLost":true}],"SeenAt":639079632300000000}]
        """.ReplaceLineEndings(""),
        UserEntity.Write("1400000000-ann", "user", new UserRow(State, default)).GetString("Sessions"));

    [Fact]
    public void A_session_of_an_earlier_build_keeps_its_only_connection()
    {
        var stored = new TableEntity("1400000000-ann", "user")
        {
            ["Sessions"] = """
                [{"Id":"s1","Platform":"Web","Instance":"","Phase":"Online","Until":639079632300000000,
                "SignedInAt":639079632300000000,"Connection":"c1","NegotiatedAt":639079632300000000}]
                """,
        };

        var session = Assert.Single(UserEntity.Read(stored).State.Sessions);

        Assert.Equal(new Connection("c1"), Assert.Single(session.Connections));
        Assert.Equal(At, session.SeenAt);
    }

    [Fact]
    public void Notices_are_packed_as_in_earlier_builds() => Assert.Equal(
        """
        [{"Seq":7,"At":639079632300000000,"Kind":"Login","Platform":"IPad","Text":"","PushedOut":["Mac","Web"]},
        {"Seq":8,"At":639079632300000000,"Kind":"CustomStatus","Platform":"Web","Text":"dGVh","PushedOut":[]}]
        """.ReplaceLineEndings(""),
        UserEntity.Write("1400000000-ann", "user", new UserRow(State, default)).GetString("Notices"));

    [Fact]
    public void Subscriptions_are_packed_as_in_earlier_builds() => Assert.Equal(
        """[{"User":"bob","Since":639079632300000000},{"User":"\"carol\"","Since":639079632300000000,"Until":639079632300000000}]""",
        SubscriptionsEntity.Write(
            "1400000000-ann", "subscriptions",
            new SubscriptionList(0, [new Subscription(new UserId("bob"), At), new Subscription(new UserId("\"carol\""), At, At)]))
            .GetString("Items0"));

    [Fact]
    public void A_row_that_lacks_columns_of_later_builds_reads_as_nothing_in_them()
    {
        Assert.Equal(UserRow.None, UserEntity.Read(new TableEntity("1400000000-ann", "user")));
        Assert.Equal(SubscriptionList.None, SubscriptionsEntity.Read(new TableEntity("1400000000-ann", "subscriptions")));
    }

    [Fact]
    public void Every_row_carries_the_number_of_its_format_and_one_without_is_of_the_first()
    {
        foreach (var entity in new[]
        {
            RowMapping.Of(RowKind.User).Write("p", "user", RowKind.User.None),
            RowMapping.Of(RowKind.Subscriptions).Write("p", "subscriptions", RowKind.Subscriptions.None),
            RowMapping.Of(RowKind.Friends).Write("p", "friends", RowKind.Friends.None),
        })
            Assert.Equal(1, entity.GetInt32("Format"));
        var earlier = UserEntity.Write("p", "user", Examples.Row);
        earlier["odata.etag"] = "t";
        Assert.Equal(new Versioned<UserRow>(Examples.Row, "t"), RowMapping.Of(RowKind.User).Read(World.Ann, earlier));
    }

    private static void HasColumns(TableEntity entity, params string[] columns) => Assert.Equal(columns, ColumnsOf(entity));

    private static IEnumerable<string> ColumnsOf(TableEntity entity) => entity.Keys
        .Except(["PartitionKey", "RowKey"]).Order(StringComparer.Ordinal).Select(name => $"{name} {entity[name].GetType().Name}");
}
