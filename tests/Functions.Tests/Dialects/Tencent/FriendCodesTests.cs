using Presence.Domain;
using Presence.Functions.Tencent;
using Presence.Functions.Wire;

namespace Presence.Functions.Tests.Tencent;

public sealed class FriendCodesTests
{
    public static TheoryData<Refusal> Refusals { get; } = [.. Enum.GetValues<Refusal>()];

    [Theory, MemberData(nameof(Refusals))]
    public void Every_refusal_has_a_code_and_a_text_for_a_call_and_for_one_friend(Refusal why) =>
        Assert.All([FriendCodes.Of(why), FriendCodes.Of(new FriendAnswer("bob", why)), FriendCodes.Of(new FriendAnswer("bob", why, Theirs: true))], code =>
        {
            Assert.NotEqual(0, code.Number);
            Assert.False(string.IsNullOrWhiteSpace(code.Info));
            Assert.DoesNotContain('\n', code.Info);
        });

    [Fact]
    public void What_is_no_refusal_has_no_code()
    {
        Assert.ThrowsAny<Exception>(() => FriendCodes.Of((Refusal)999));
        Assert.Equal(new Code(0, ""), FriendCodes.Of(new FriendAnswer("bob")));
    }

    [Theory]
    [InlineData(Refusal.AppUnknown, 70020)]
    [InlineData(Refusal.SignatureWrong, 70009)]
    [InlineData(Refusal.FieldInvalid, 30001)]
    [InlineData(Refusal.UsersTooMany, 30001)]
    [InlineData(Refusal.UserUnknown, 30003)]
    [InlineData(Refusal.NotAdmin, 30004)]
    [InlineData(Refusal.Broken, 30006)]
    [InlineData(Refusal.TimedOut, 30007)]
    [InlineData(Refusal.FriendsTooMany, 30010)]
    [InlineData(Refusal.FriendAlready, 30001)]
    [InlineData(Refusal.NotFriend, 31704)]
    public void Friends_are_answered_as_documented(Refusal why, int code) => Assert.Equal(code, FriendCodes.Of(why).Number);

    [Fact]
    public void Whose_list_is_full_is_told_apart()
    {
        Assert.Equal(30010, FriendCodes.Of(new FriendAnswer("bob", Refusal.FriendsTooMany)).Number);
        Assert.Equal(30014, FriendCodes.Of(new FriendAnswer("bob", Refusal.FriendsTooMany, Theirs: true)).Number);
    }
}
