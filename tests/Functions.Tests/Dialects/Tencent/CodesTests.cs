using Presence.Domain;
using Presence.Functions.Tencent;

namespace Presence.Functions.Tests.Tencent;

public sealed class CodesTests
{
    public static TheoryData<Refusal> Refusals { get; } = [.. Enum.GetValues<Refusal>()];

    [Theory, MemberData(nameof(Refusals))]
    public void Every_refusal_has_a_code_and_a_text_in_both_tables(Refusal why) =>
        Assert.All([Codes.OfQueryState(why), Codes.OfClient(why)], code =>
        {
            Assert.NotEqual(0, code.Number);
            Assert.False(string.IsNullOrWhiteSpace(code.Info));
            Assert.DoesNotContain('\n', code.Info);
        });

    [Fact]
    public void What_is_no_refusal_has_no_code()
    {
        Assert.ThrowsAny<Exception>(() => Codes.OfQueryState((Refusal)999));
        Assert.ThrowsAny<Exception>(() => Codes.OfClient((Refusal)999));
    }

    [Theory]
    [InlineData(Refusal.AppMissing, 60012)]
    [InlineData(Refusal.AppUnknown, 70020)]
    [InlineData(Refusal.CredentialsMissing, 60025)]
    [InlineData(Refusal.SignatureMalformed, 70003)]
    [InlineData(Refusal.SignatureUserMismatch, 70013)]
    [InlineData(Refusal.SignatureAppMismatch, 70014)]
    [InlineData(Refusal.SignatureWrong, 70009)]
    [InlineData(Refusal.SignatureExpired, 70001)]
    [InlineData(Refusal.UserUnknown, 70107)]
    [InlineData(Refusal.FeatureOff, 72001)]
    public void The_gate_answers_alike_everywhere(Refusal why, int code)
    {
        Assert.Equal(code, Codes.OfQueryState(why).Number);
        Assert.Equal(code, Codes.OfClient(why).Number);
    }

    [Theory]
    [InlineData(Refusal.BodyNotJson, 90001)]
    [InlineData(Refusal.UsersEmpty, 90001)]
    [InlineData(Refusal.UsersInvalid, 90003)]
    [InlineData(Refusal.NotAdmin, 90009)]
    [InlineData(Refusal.UsersTooMany, 90011)]
    [InlineData(Refusal.TimedOut, 90992)]
    [InlineData(Refusal.Broken, 90994)]
    public void The_server_API_answers_as_documented(Refusal why, int code) => Assert.Equal(code, Codes.OfQueryState(why).Number);

    [Fact]
    public void The_documented_text_is_kept() =>
        Assert.Equal("Fail to Parse json data of body, Please check it", Codes.OfQueryState(Refusal.BodyNotJson).Info);

    [Theory]
    [InlineData(Refusal.BodyNotJson, 60003)]
    [InlineData(Refusal.FieldInvalid, 70402)]
    [InlineData(Refusal.UsersTooMany, 70402)]
    [InlineData(Refusal.UserIdInvalid, 70402)]
    [InlineData(Refusal.SelfSubscription, 70402)]
    [InlineData(Refusal.CustomStatusTooLong, 70402)]
    [InlineData(Refusal.NotSignedIn, 6014)]
    [InlineData(Refusal.NotAdmin, 60010)]
    [InlineData(Refusal.TimedOut, 60008)]
    [InlineData(Refusal.Broken, 70500)]
    public void The_client_API_answers_as_documented(Refusal why, int code) => Assert.Equal(code, Codes.OfClient(why).Number);
}
