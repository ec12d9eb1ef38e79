using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Storage;

/// <summary>Values to store, with something in every property.</summary>
internal static class Examples
{
    /// <summary>Between two whole seconds, and two whole milliseconds.</summary>
    public static readonly DateTimeOffset Now = new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero).AddTicks(1_234_567);

    public static readonly Session Session = new("s2", Platform.Android, "the 'red' one", Phase.Online, Now.AddSeconds(400), Now)
    {
        Connections = [new Connection("c/+=2", "ab12"), new Connection("c3", "ab13") { Since = Now, ReportedLost = true }],
        Credential = "cd34",
        SeenAt = Now.AddTicks(9),
        ReturnedAt = Now.AddTicks(4),
        Flaps = 3,
        LostAt = Now.AddTicks(-1),
    };

    public static readonly Notice Notice = new(int.MaxValue + 8L, Now.AddTicks(1), NoticeKind.LinkClosed, Platform.IPad, "\"☕\" '😀'")
    {
        PushedOut = [Platform.Mac, Platform.Web],
    };

    public static readonly NoticeQueue Notices = new(
        [Notice, new Notice(int.MaxValue + 9L, Now.AddTicks(2), NoticeKind.CustomStatus, Platform.Web, "tea")],
        LastSeq: int.MaxValue + 9L, Failures: 3, RetryAt: Now.AddTicks(11));

    public static readonly UserState State = new()
    {
        Known = true,
        Ver = int.MaxValue + 5L,
        CustomStatus = "☕ \"tea\" & <scones> 😀\\",
        Status = new UserStatus(StatusType.PushOnline, "'seen' \u2028 before"),
        AbsentSince = Now.AddTicks(-7),
        HearsFriends = true,
        DeletedAt = Now.AddDays(-9),
        SubscriptionEra = 41,
        KickedAt = Now.AddTicks(-11),
        QuietSince = Now.AddTicks(-12),
        ForgetCheckAt = Now.AddTicks(12),
        Transitions = new TransitionLog("8,1700000000000,3,1,Register,IPhone,27;9,1700000000001,1,1,CustomStatus,,"),
        Notices = Notices,
        PushedOut = [new PushedOutDevice(Platform.Mac, "\"red\" 😀", "ef56", Now.AddTicks(13))],
        Sessions = new SessionList(
        [
            new Session("s1", Platform.Web, "", Phase.Waiting, Now.AddTicks(3), Now.AddTicks(-3)),
            Session,
            new Session("s3", Platform.IPhone, "\"😀\"", Phase.Lost, Now.AddDays(7), Now)
            {
                LostAt = Now.AddTicks(-1), SeenAt = Now,
            },
            new Session("s4", Platform.Linux, "", Phase.Lost, Now.AddHours(1), Now) { LostAt = Now },
        ]),
    };

    public static readonly ScheduledDue Scheduled = new(Now.AddTicks(1), Now.AddTicks(2), Now.AddDays(7), Now.AddTicks(3));

    public static readonly UserRow Row = new(State, Scheduled);

    public static readonly Subscription Subscription = new(new UserId("\"bob\" 😀"), Now.AddTicks(5), Now.AddDays(30));

    public static readonly SubscriptionList Subscriptions = new(41, [Subscription, new Subscription(new UserId("carol"), Now)])
    {
        RemindedAt = Now.AddDays(29),
    };

    public static readonly Friend Friend = new(new UserId("bob"), Now.AddTicks(5))
    {
        AddSource = "Android",
        AddWording = "we met at \"tea\"",
        Remark = "Bob 😀",
        Groups = ["work", "tea & scones"],
    };

    public static readonly FriendList Friends = new(
        int.MaxValue + 7L, [Friend, new Friend(new UserId("carol"), Now) { AddSource = "Web", Groups = ["tea & scones"] }]);

    public static readonly OutboxTask Work = new()
    {
        Tell = true,
        Close = [new ClosingTask("c/+=1", KickReason.SignedInElsewhere), new ClosingTask("c2", KickReason.Unverified)],
        Ready = [new ReadyTask("s1", "c3", "ab12")],
        Sync = [new UserId("\"bob\" 😀"), new UserId("carol")],
        Befriended = [new UserId("dave")],
        Unfriended = [new UserId("erin")],
    };

    /// <summary>A row that differs from all others by its version.</summary>
    public static UserRow RowOf(long ver) => UserRow.None with { State = UserState.None with { Known = true, Ver = ver } };

    public static SubscriptionList Watching(params IEnumerable<string> users) =>
        new(0, [.. users.Select(user => new Subscription(new UserId(user), Now))]);

    public static FriendList FriendsOf(params IEnumerable<string> users) =>
        new(1, [.. users.Select(user => new Friend(new UserId(user), Now) { AddSource = "Web" })]);

    /// <summary>An id of these letters, as long as it can be, with the number at its end.</summary>
    public static UserId LongestId(int number, string letters)
    {
        var (text, id) = ("", default(UserId));
        for (var next = 0; ; next++)
        {
            text += letters == "😀" ? letters : letters[next % letters.Length];
            if (!UserId.TryParse($"{text}{number}", out var longer)) return id;
            id = longer;
        }
    }
}
