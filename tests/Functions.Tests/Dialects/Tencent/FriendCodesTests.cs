using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Wire;

namespace Presence.Functions.Tests.Dialects.Tencent;

public sealed class FriendCodesTests
{
    private static readonly UserId Bob = new("bob");

    public static TheoryData<Refusal> Refusals { get; } = [.. Enum.GetValues<Refusal>()];

    [Theory, MemberData(nameof(Refusals))]
    public void Every_refusal_has_a_code_and_a_text_for_a_call_and_for_one_friend(Refusal why)
    {
        Code[] codes =
        [
            FriendCodes.All.Of(why),
            FriendCodes.Of(new FriendAnswer(Bob, why)),
            FriendCodes.Of(new FriendAnswer(Bob, why, Theirs: true)),
        ];
        Assert.All(codes, code =>
        {
            Assert.NotEqual(0, code.Number);
            Assert.False(string.IsNullOrWhiteSpace(code.Info));
            Assert.DoesNotContain('\n', code.Info);
        });
    }

    [Fact]
    public void What_is_no_refusal_has_no_code()
    {
        Assert.ThrowsAny<Exception>(() => FriendCodes.All.Of((Refusal)999));
        Assert.Equal(Code.Ok, FriendCodes.Of(new FriendAnswer(Bob)));
    }

    [Theory]
    [InlineData(Refusal.FriendInvalid, 30001)]
    [InlineData(Refusal.UserUnknown, 30003)]
    [InlineData(Refusal.FriendsTooMany, 30010)]
    [InlineData(Refusal.FriendAlready, 30001)]
    [InlineData(Refusal.NotFriend, 31704)]
    public void Friends_are_answered_as_documented(Refusal why, int code) => Assert.Equal(code, FriendCodes.All.Of(why).Number);

    [Fact]
    public void The_full_list_of_the_other_user_has_a_code_of_its_own()
    {
        Assert.Equal(30010, FriendCodes.Of(new FriendAnswer(Bob, Refusal.FriendsTooMany)).Number);
        Assert.Equal(30014, FriendCodes.Of(new FriendAnswer(Bob, Refusal.FriendsTooMany, Theirs: true)).Number);
    }
}
