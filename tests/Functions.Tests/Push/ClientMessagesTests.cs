using System.Diagnostics;
using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Push;

/// <summary>The messages to the letter: clients in many languages read them.</summary>
public sealed class ClientMessagesTests
{
    private static readonly UserState Online = UserState.None with
    {
        Known = true, Ver = 7, Status = new UserStatus(StatusType.Online, "\"tea\" 😀"), CustomStatus = "\"tea\" 😀",
    };

    // Each message with its name and its JSON.
    private static readonly (ClientMessage Message, string Target, string Json)[] All =
    [
        (ClientMessages.StatusUpdated(), "onUserStatusUpdated", "[]"),
        (ClientMessages.StatusUpdated(ViewOf("ann", Online), ViewOf("bob", UserState.None)), "onUserStatusUpdated",
            """[{"userID":"ann","statusType":1,"customStatus":"\u0022tea\u0022 \uD83D\uDE00","ver":7},"""
            + """{"userID":"bob","statusType":3,"customStatus":"","ver":0}]"""),
        (ClientMessages.Ready("s1", 3, new Timings()), "onReady",
            """{"sessionId":"s1","heartbeatSeconds":120,"reconnectWithinSeconds":5,"subscriptionEra":3}"""),
        (ClientMessages.SubscriptionEvicted([new UserId("bob"), new UserId("carol")]), "onSubscriptionEvicted",
            """{"userIDList":["bob","carol"]}"""),
        (ClientMessages.KickedOut(KickReason.KickedByAdmin), "onKickedOut",
            """{"reason":"kicked by an admin","cause":"KickedByAdmin"}"""),
        (ClientMessages.UserChanged([
            new(ViewOf("ann", Online), ChangeReason.Register, DateTimeOffset.UnixEpoch.AddSeconds(1), Platform.IPhone),
            new(ViewOf("bob", UserState.None), ChangeReason.Kicked, DateTimeOffset.UnixEpoch.AddSeconds(2), null)]), "onUserChanged",
            """[{"userID":"ann","statusType":1,"customStatus":"\u0022tea\u0022 \uD83D\uDE00","ver":7,"reason":"Register","""
            + """ "at":1000,"platform":"iPhone"},""".TrimStart()
            + """{"userID":"bob","statusType":3,"customStatus":"","ver":0,"reason":"Kicked","at":2000}]"""),
        (ClientMessages.UserChangesMissed(7), "onUserChangesMissed", """{"missed":7}"""),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, All.Length)];

    public static TheoryData<KickReason> KickReasons => [.. Enum.GetValues<KickReason>()];

    [Theory, MemberData(nameof(Numbers))]
    public void A_message_is_written_to_the_letter(int number)
    {
        var (message, target, json) = All[number];

        Assert.Equal(target, message.Target);
        Assert.Equal(json, JsonSerializer.Serialize(message.Argument, JsonSerializerOptions.Web));
        Assert.Equal(json, JsonSerializer.Serialize(message.Argument, JsonSerializerOptions.Default));   // no host has to be set up for it
    }

    [Fact]
    public void Every_message_is_tested_here()
    {
        var targets = typeof(ClientMessages.Targets).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        var messages = typeof(ClientMessages).GetMethods().Where(method => method.ReturnType == typeof(ClientMessage));

        Assert.Equal(targets.Order(), All.Select(each => each.Target).Distinct().Order());
        Assert.Equal(targets.Count, messages.Count());
    }

    [Theory]
    [InlineData(StatusType.Unknown, 0), InlineData(StatusType.Online, 1)]
    [InlineData(StatusType.PushOnline, 2), InlineData(StatusType.Lost, 2), InlineData(StatusType.Offline, 3)]
    public void A_status_is_the_vendors_number(StatusType type, int number)
    {
        var message = ClientMessages.StatusUpdated(ViewOf("ann", Online with { Status = new UserStatus(type, "") }));

        Assert.Contains($"\"statusType\":{number},", JsonSerializer.Serialize(message.Argument), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(KickReasons))]
    public void Every_reason_of_a_kick_has_a_text_of_its_own(KickReason reason)
    {
        var text = ClientMessages.TextOf(reason);

        Assert.NotEmpty(text);
        Assert.Single(Enum.GetValues<KickReason>(), other => ClientMessages.TextOf(other) == text);
        Assert.Equal(text, StatusChange.Read<JsonElement>(ClientMessages.KickedOut(reason)).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(KickReason.SignedInElsewhere, "signed in on another device")]
    [InlineData(KickReason.TooManyDevices, "too many devices are signed in")]
    [InlineData(KickReason.KickedByAdmin, "kicked by an admin")]
    [InlineData(KickReason.SessionEnded, "this session has ended; negotiate again")]
    public void The_texts_of_kicks_are_those_that_clients_know(KickReason reason, string text) =>
        Assert.Equal(text, ClientMessages.TextOf(reason));

    [Fact]
    public void A_reason_that_does_not_exist_has_no_text() =>
        Assert.Throws<UnreachableException>(() => ClientMessages.TextOf((KickReason)99));

    [Fact]
    public async Task A_device_that_is_pushed_out_is_told_before_it_is_closed()
    {
        var push = new ScriptedTransport();

        await push.KickAsync("c1", KickReason.TooManyDevices, default);

        Assert.Equal(["leave c1 all", "send c1 onKickedOut", "close c1 too many devices are signed in"], push.Calls);
    }

    [Fact]
    public async Task A_kick_that_does_not_get_through_is_a_failure()
    {
        var push = new ScriptedTransport { Answers = (_, _) => throw new HttpRequestException("502") };

        await Assert.ThrowsAsync<HttpRequestException>(() => push.KickAsync("c1", KickReason.TooManyDevices, default));
    }

    private static PresenceView ViewOf(string user, UserState state) => PresenceView.AsCommitted(new UserId(user), state, Viewer.Watchers);
}
