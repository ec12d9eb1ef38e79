using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.Functions.Tests.Fakes;
using Presence.Functions.Zim;

namespace Presence.Functions.Tests.Zim;

public sealed class ZimGateTests : IDisposable
{
    private readonly ZimCaller _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public void The_signature_is_the_one_of_the_vendors_example() =>
        Assert.Equal("43e5cfcca828314675f91b001390566a", ZimGate.Sign("12345", "4fd24687296dd9f3", "9193cc662a4c0ec135ec71fb57194b38", "1615186943"));

    [Fact]
    public void The_vendors_example_is_let_in_at_its_time()
    {
        _caller.Clock.Advance(DateTimeOffset.FromUnixTimeSeconds(1615186943) - _caller.Clock.Now);

        Assert.Equal(World.App, Admit(("Timestamp", "1615186943"), ("Signature", "43e5cfcca828314675f91b001390566a")).SdkAppId);
    }

    [Fact]
    public void A_timestamp_may_be_ten_minutes_away_and_not_a_tick_more()
    {
        foreach (var sign in new[] { 1, -1 })
        {
            var timestamp = _caller.Timestamp;
            _caller.Clock.Advance(sign * TimeSpan.FromMinutes(10));
            Admit(Signed(timestamp));

            _caller.Clock.Advance(sign * TimeSpan.FromTicks(1));
            Assert.Equal(Refusal.SignatureExpired, WhyNot(Signed(timestamp)));
            _caller.Clock.Advance(-sign * TimeSpan.FromTicks(1));
        }
    }

    [Theory]
    [InlineData("0", Refusal.SignatureExpired)]
    [InlineData("253402300799", Refusal.SignatureExpired)]
    [InlineData("253402300800", Refusal.TimestampMalformed)]
    [InlineData("9223372036854775807", Refusal.TimestampMalformed)]
    [InlineData("99999999999999999999", Refusal.TimestampMalformed)]
    [InlineData("1772366430000", Refusal.TimestampMalformed)]
    [InlineData("-1772366430", Refusal.TimestampMalformed)]
    [InlineData("+1772366430", Refusal.TimestampMalformed)]
    [InlineData(" 1772366430", Refusal.TimestampMalformed)]
    [InlineData("1772366430 ", Refusal.TimestampMalformed)]
    [InlineData("1,772,366,430", Refusal.TimestampMalformed)]
    [InlineData("0x69A42A1E", Refusal.TimestampMalformed)]
    [InlineData("٣", Refusal.TimestampMalformed)]
    public void A_timestamp_is_seconds_in_digits(string timestamp, Refusal why) => Assert.Equal(why, WhyNot(Signed(timestamp)));

    [Fact]
    public void What_is_signed_are_the_texts_as_sent()
    {
        var (app, nonce, timestamp) = ("00012345", "+ä %2B", $"0{_caller.Timestamp}");

        Admit(("AppId", app), ("SignatureNonce", nonce), ("Timestamp", timestamp), ("Signature", ZimGate.Sign(app, nonce, ZimCaller.Secret, timestamp)));
        Assert.Equal(Refusal.SignatureWrong, WhyNot(("AppId", app)));
        Assert.Equal(Refusal.SignatureWrong, WhyNot(("Timestamp", timestamp)));
        Assert.Equal(Refusal.SignatureWrong, WhyNot(("Signature", ZimGate.Sign(ZimCaller.AppId, ZimCaller.Nonce, "another secret", _caller.Timestamp))));
    }

    [Fact]
    public void Any_nonce_will_do_and_the_same_one_twice()
    {
        foreach (var nonce in new[] { "x", " ", "15215528852396", new('n', 1000), "15215528852396", "a\nb" })
            Admit(("SignatureNonce", nonce), ("Signature", ZimGate.Sign(ZimCaller.AppId, nonce, ZimCaller.Secret, _caller.Timestamp)));
    }

    [Fact]
    public void A_signature_is_thirty_two_hexadecimal_digits_in_lower_case()
    {
        var right = ZimGate.Sign(ZimCaller.AppId, ZimCaller.Nonce, ZimCaller.Secret, _caller.Timestamp);
        foreach (var wrong in new[] { right.ToUpperInvariant(), right[..31], right + "0", $" {right}", $"{right} ", right[..31] + "g", right[..31] + "\u0130", new('0', 5000), right[..30] + "é" })
            Assert.Equal(Refusal.SignatureMalformed, WhyNot(("Signature", wrong)));

        for (var i = 0; i < right.Length; i++)
            Assert.Equal(Refusal.SignatureWrong, WhyNot(("Signature", right[..i] + (right[i] == 'a' ? 'b' : 'a') + right[(i + 1)..])));
        Admit(("Signature", right));
    }

    [Fact]
    public void The_first_check_that_fails_is_the_one_that_is_named()
    {
        var changes = new List<(string, string?)>();
        foreach (var (name, value, why) in new (string, string?, Refusal)[]
        {
            ("Signature", "0123456789abcdef0123456789abcdef", Refusal.SignatureWrong), ("Signature", "x", Refusal.SignatureMalformed), ("Signature", null, Refusal.SignatureMissing),
            ("SignatureVersion", "1.0", Refusal.VersionUnknown), ("SignatureVersion", "", Refusal.VersionMissing),
            ("Timestamp", "1", Refusal.SignatureExpired), ("Timestamp", "x", Refusal.TimestampMalformed), ("Timestamp", null, Refusal.TimestampMissing),
            ("SignatureNonce", "", Refusal.NonceMissing),
            ("AppId", "54321", Refusal.AppUnknown), ("AppId", "x", Refusal.AppMalformed), ("AppId", "", Refusal.AppMissing),
            ("Action", "x", Refusal.CommandUnknown), ("Action", null, Refusal.CommandMissing),
        })
        {
            changes.Add((name, value));   // what was wrong before stays wrong
            Assert.Equal(why, WhyNot([.. changes]));
        }
        var post = _caller.RequestOf([], [.. changes]);
        post.Method = "POST";
        Assert.Equal(Refusal.RouteInvalid, WhyNot(post));
    }

    [Fact]
    public void An_app_that_does_not_speak_ZIM_is_unknown() => Assert.Equal(Refusal.AppUnknown, WhyNot(("AppId", "7")));

    [Theory]
    [InlineData("Action", Refusal.CommandMissing)]
    [InlineData("AppId", Refusal.AppMissing)]
    [InlineData("SignatureNonce", Refusal.NonceMissing)]
    [InlineData("Timestamp", Refusal.TimestampMissing)]
    [InlineData("SignatureVersion", Refusal.VersionMissing)]
    [InlineData("Signature", Refusal.SignatureMissing)]
    public void A_parameter_that_is_there_twice_counts_as_missing(string name, Refusal why)
    {
        var right = _caller.RequestOf([]);

        Assert.Equal(why, WhyNot(ZimCaller.RequestOf(right.QueryString.Add(name, right.Query[name]!))));
    }

    private (string, string?)[] Signed(string timestamp) =>
        [("Timestamp", timestamp), ("Signature", ZimGate.Sign(ZimCaller.AppId, ZimCaller.Nonce, ZimCaller.Secret, timestamp))];

    private AppSettings Admit(params (string, string?)[] changes) => _caller.Gate.Admit(_caller.RequestOf([], changes), "QueryUserOnlineState");

    private Refusal WhyNot(params (string, string?)[] changes) => WhyNot(_caller.RequestOf([], changes));

    private Refusal WhyNot(HttpRequest request) => Assert.Throws<RefusedException>(() => _caller.Gate.Admit(request, "QueryUserOnlineState")).Why;
}
