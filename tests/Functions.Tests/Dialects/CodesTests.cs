using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Dialects.Admin;
using Presence.Functions.Dialects.Client;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Dialects.Zim;
using Presence.Functions.Wire;

namespace Presence.Functions.Tests.Dialects;

/// <summary>Every table of codes is complete, and says what the vendors' documents say.</summary>
public sealed class CodesTests
{
    private static readonly Dictionary<string, EndpointCodes> Tables = new(StringComparer.Ordinal)
    {
        ["querystate"] = QueryStateCodes.All,
        ["account"] = AccountCodes.All,
        ["sns"] = FriendCodes.All,
        ["client"] = ClientCodes.All,
        ["admin"] = AdminCodes.All,
        ["zim"] = ZimCodes.All,
    };

    public static TheoryData<string> Names => [.. Tables.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Everything_that_a_rule_refuses_has_a_code_and_a_text(string table) =>
        Assert.All(Enum.GetValues<Refusal>(), why => IsWhole(Tables[table].Of(why)));

    [Theory, MemberData(nameof(Names))]
    public void Every_code_of_a_table_is_a_number_and_one_line_of_text(string table)
    {
        var codes = Tables[table].GetType().GetProperties().Where(property => property.PropertyType == typeof(Code)).ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, property => IsWhole((Code)property.GetValue(Tables[table])!));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_no_refusal_has_no_code(string table) => Assert.ThrowsAny<Exception>(() => Tables[table].Of((Refusal)999));

    [Fact]
    public void What_a_UserSig_lacks_has_the_vendors_codes() => Assert.Equal(
        [60012, 70020, 60025, 70003, 70013, 70014, 70009, 70001, 70052, 70050],
        new[]
        {
            UserSigCodes.AppMissing, UserSigCodes.AppUnknown, UserSigCodes.CredentialsMissing, UserSigCodes.Malformed,
            UserSigCodes.UserMismatch, UserSigCodes.AppMismatch, UserSigCodes.Wrong, UserSigCodes.Expired, UserSigCodes.Revoked,
            UserSigCodes.Locked,
        }.Select(code => code.Number));

    [Theory]
    [InlineData("querystate", 90001, 90011, 90001, 90003, 90001, 90011, 90003, 90992, 90994)]
    [InlineData("account", 60003, 60003, 70402, 70402, 70402, 70402, 70402, 70169, 70500)]
    [InlineData("sns", 60003, 60003, 30001, 30001, 30001, 30001, 30003, 30007, 30006)]
    [InlineData("client", 60003, 60003, 70402, 70402, 70402, 70402, 70402, 60008, 70500)]
    public void A_service_answers_as_documented(
        string table, int notJson, int tooLarge, int field, int list, int empty, int tooLong, int userId, int timedOut, int broken)
    {
        var codes = (BodyCodes)Tables[table];

        Assert.Equal(
            [notJson, tooLarge, field, list, empty, tooLong, userId, timedOut, broken],
            new[]
            {
                codes.NotJson, codes.TooLarge, codes.FieldInvalid, codes.ListInvalid, codes.ListEmpty, codes.ListTooLong,
                codes.UserIdInvalid, codes.TimedOut, codes.Broken,
            }.Select(code => code.Number));
    }

    [Theory, InlineData("querystate", 90009), InlineData("account", 70403), InlineData("sns", 30004)]
    public void Only_admins_call_the_server_API(string table, int code) =>
        Assert.Equal(code, ((TencentCodes)Tables[table]).NotAdmin.Number);

    [Fact]
    public void Addresses_and_rates_have_the_vendors_codes() => Assert.Equal(
        [60002, 60009, 60007, 60002, 60009, 2996, 72001],
        new[]
        {
            TencentCodes.RouteInvalid, TencentCodes.CommandUnknown, TencentCodes.RateExceeded,
            ClientCodes.RouteInvalid, ClientCodes.VerbUnknown, ClientCodes.RateExceeded, ClientCodes.FeatureOff,
        }.Select(code => code.Number));

    [Fact]
    public void The_documented_text_is_kept() =>
        Assert.Equal("Fail to Parse json data of body, Please check it", QueryStateCodes.All.NotJson.Info);

    [Theory]
    [InlineData(Refusal.UserUnknown, 70107)]
    [InlineData(Refusal.NotSignedIn, 6014)]
    [InlineData(Refusal.SelfSubscription, 70402)]
    [InlineData(Refusal.CustomStatusTooLong, 70402)]
    public void The_client_API_answers_what_rules_refuse_as_documented(Refusal why, int code) =>
        Assert.Equal(code, ClientCodes.All.Of(why).Number);

    [Theory, InlineData("account", 70107), InlineData("querystate", 70107), InlineData("sns", 30003), InlineData("zim", 660200001)]
    public void An_unknown_account_has_the_code_of_its_service(string table, int code) =>
        Assert.Equal(code, Tables[table].Of(Refusal.UserUnknown).Number);

    [Fact]
    public void A_hint_is_added_once()
    {
        var code = new Code(1, "Wrong");

        Assert.Equal(new Code(1, "Wrong: write 1"), code.Refused("write 1").Code);
        Assert.Equal(new Code(1, "Wrong"), code.Refused("Wrong").Code);
        Assert.Equal(code, code.Refused().Code);
    }

    private static void IsWhole(Code code)
    {
        Assert.NotEqual(0, code.Number);
        Assert.False(string.IsNullOrWhiteSpace(code.Info));
        Assert.DoesNotContain('\n', code.Info);
    }
}
