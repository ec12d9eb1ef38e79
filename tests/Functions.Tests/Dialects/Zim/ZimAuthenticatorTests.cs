using Microsoft.AspNetCore.Http;
using Presence.Functions.Configuration;
using Presence.Functions.Wire;
using Presence.Functions.Tests.Support;
using Presence.Functions.Dialects.Zim;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects.Zim;

public sealed class ZimAuthenticatorTests : IDisposable
{
    private readonly ZimCaller _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public void The_signature_is_the_one_of_the_vendors_example() => Assert.Equal(
        "43e5cfcca828314675f91b001390566a",
        ZimAuthenticator.Sign("12345", "4fd24687296dd9f3", "9193cc662a4c0ec135ec71fb57194b38", "1615186943"));

    [Fact]
    public void The_vendors_example_is_let_in_at_its_time()
    {
        _caller.Clock.Advance(DateTimeOffset.FromUnixTimeSeconds(1615186943) - _caller.Clock.Now);

        Assert.Equal(World.App, Authenticate(("Timestamp", "1615186943"), ("Signature", "43e5cfcca828314675f91b001390566a")).SdkAppId);
    }

    [Deviation("Z16"), Fact]
    public void A_timestamp_may_be_ten_minutes_away_and_not_a_tick_more()
    {
        foreach (var sign in new[] { 1, -1 })
        {
            var timestamp = _caller.Timestamp;
            _caller.Clock.Advance(sign * TimeSpan.FromMinutes(10));
            Authenticate(Signed(timestamp));

            _caller.Clock.Advance(sign * TimeSpan.FromTicks(1));
            Assert.Equal(ZimCodes.TimestampExpired, WhyNot(Signed(timestamp)));
            _caller.Clock.Advance(-sign * TimeSpan.FromTicks(1));
        }
    }

    [Theory]
    [InlineData("0", 100000004)]
    [InlineData("253402300799", 100000004)]
    [InlineData("253402300800", 100000003)]
    [InlineData("9223372036854775807", 100000003)]
    [InlineData("99999999999999999999", 100000003)]
    [InlineData("1772366430000", 100000003)]
    [InlineData("-1772366430", 100000003)]
    [InlineData("+1772366430", 100000003)]
    [InlineData(" 1772366430", 100000003)]
    [InlineData("1772366430 ", 100000003)]
    [InlineData("1,772,366,430", 100000003)]
    [InlineData("0x69A42A1E", 100000003)]
    [InlineData("٣", 100000003)]
    public void A_timestamp_is_seconds_in_digits(string timestamp, int code) => Assert.Equal(code, WhyNot(Signed(timestamp)).Number);

    [Fact]
    public void What_is_signed_are_the_texts_as_sent()
    {
        var (app, nonce, timestamp) = ("00012345", "+ä %2B", $"0{_caller.Timestamp}");

        var signature = ZimAuthenticator.Sign(app, nonce, ZimCaller.Secret, timestamp);
        Authenticate(("AppId", app), ("SignatureNonce", nonce), ("Timestamp", timestamp), ("Signature", signature));
        Assert.Equal(ZimCodes.SignatureWrong, WhyNot(("AppId", app)));
        Assert.Equal(ZimCodes.SignatureWrong, WhyNot(("Timestamp", timestamp)));
        Assert.Equal(ZimCodes.SignatureWrong, WhyNot(("Signature", SignatureOf(ZimCaller.Nonce, "another secret"))));
    }

    [Deviation("Z17"), Fact]
    public void Any_nonce_will_do_and_the_same_one_twice()
    {
        foreach (var nonce in new[] { "x", " ", "15215528852396", new('n', 1000), "15215528852396", "a\nb" })
            Authenticate(("SignatureNonce", nonce), ("Signature", SignatureOf(nonce, ZimCaller.Secret)));
    }

    [Fact]
    public void A_signature_is_thirty_two_hexadecimal_digits_in_lower_case()
    {
        var right = SignatureOf(ZimCaller.Nonce, ZimCaller.Secret);
        string[] malformed =
        [
            right.ToUpperInvariant(), right[..31], right + "0", $" {right}", $"{right} ",
            right[..31] + "g", right[..31] + "\u0130", new('0', 5000), right[..30] + "é",
        ];
        foreach (var signature in malformed) Assert.Equal(ZimCodes.SignatureMalformed, WhyNot(("Signature", signature)));

        for (var i = 0; i < right.Length; i++)
            Assert.Equal(ZimCodes.SignatureWrong, WhyNot(("Signature", right[..i] + (right[i] == 'a' ? 'b' : 'a') + right[(i + 1)..])));
        Authenticate(("Signature", right));
    }

    [Fact]
    public void After_a_rotation_signatures_of_both_secrets_are_right_and_those_of_others_are_not()
    {
        using var rotated = new ZimCaller(secretBefore: "the secret before");
        string WhyNotWith(string secret)
        {
            var request = rotated.RequestOf([], ("Signature", SignatureOf(ZimCaller.Nonce, secret)));
            try { return $"{rotated.Authenticator.Authenticate(request, "QueryUserOnlineState").SdkAppId}"; }
            catch (RefusedException refused) { return refused.Code.Info; }
        }

        Assert.Equal($"{World.App}", WhyNotWith(ZimCaller.Secret));
        Assert.Equal($"{World.App}", WhyNotWith("the secret before"));
        Assert.Equal(ZimCodes.SignatureWrong.Info, WhyNotWith("a third one"));
        Assert.Equal(ZimCodes.SignatureWrong, WhyNot(("Signature", SignatureOf(ZimCaller.Nonce, "the secret before"))));
    }

    [Deviation("Z14"), Fact]
    public void The_first_check_that_fails_is_the_one_that_is_named()
    {
        var changes = new List<(string, string?)>();
        foreach (var (name, value, why) in new (string, string?, Code)[]
        {
            ("Signature", "0123456789abcdef0123456789abcdef", ZimCodes.SignatureWrong),
            ("Signature", "x", ZimCodes.SignatureMalformed),
            ("Signature", null, ZimCodes.SignatureMissing),
            ("SignatureVersion", "1.0", ZimCodes.VersionUnknown),
            ("SignatureVersion", "", ZimCodes.VersionMissing),
            ("Timestamp", "1", ZimCodes.TimestampExpired),
            ("Timestamp", "x", ZimCodes.TimestampMalformed),
            ("Timestamp", null, ZimCodes.TimestampMissing),
            ("SignatureNonce", "", ZimCodes.NonceMissing),
            ("AppId", "54321", ZimCodes.AppUnknown),
            ("AppId", "x", ZimCodes.AppIdInvalid),
            ("AppId", "", ZimCodes.AppIdInvalid),
            ("Action", "x", ZimCodes.ActionUnknown),
            ("Action", null, ZimCodes.ActionMissing),
        })
        {
            changes.Add((name, value));   // what was wrong before stays wrong
            Assert.Equal(why, WhyNot([.. changes]));
        }
        var post = _caller.RequestOf([], [.. changes]);
        post.Method = "POST";
        Assert.Equal(ZimCodes.MethodInvalid, WhyNot(post));
    }

    [Fact]
    public void An_app_that_does_not_speak_ZIM_is_unknown() => Assert.Equal(ZimCodes.AppUnknown, WhyNot(("AppId", "7")));

    [Deviation("Z15"), Theory]
    [InlineData("Action", 100000006)]
    [InlineData("AppId", 100000001)]
    [InlineData("SignatureNonce", 100000008)]
    [InlineData("Timestamp", 100000002)]
    [InlineData("SignatureVersion", 100000013)]
    [InlineData("Signature", 100000009)]
    public void A_parameter_that_is_there_twice_counts_as_missing(string name, int code)
    {
        var right = _caller.RequestOf([]);

        Assert.Equal(code, WhyNot(ZimCaller.RequestOf(right.QueryString.Add(name, right.Query[name]!))).Number);
    }

    private (string, string?)[] Signed(string timestamp) =>
        [("Timestamp", timestamp), ("Signature", ZimAuthenticator.Sign(ZimCaller.AppId, ZimCaller.Nonce, ZimCaller.Secret, timestamp))];

    private string SignatureOf(string nonce, string secret) =>
        ZimAuthenticator.Sign(ZimCaller.AppId, nonce, secret, _caller.Timestamp);

    private AppSettings Authenticate(params (string, string?)[] changes) =>
        _caller.Authenticator.Authenticate(_caller.RequestOf([], changes), "QueryUserOnlineState");

    private Code WhyNot(params (string, string?)[] changes) => WhyNot(_caller.RequestOf([], changes));

    private Code WhyNot(HttpRequest request) =>
        Assert.Throws<RefusedException>(() => _caller.Authenticator.Authenticate(request, "QueryUserOnlineState")).Code;
}
