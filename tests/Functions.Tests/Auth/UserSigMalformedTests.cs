using System.Diagnostics;
using System.Text;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;

namespace Presence.Functions.Tests.Auth;

/// <summary>Whatever is no signature is refused as such: nothing is thrown past the refusal, nothing takes long.</summary>
public sealed class UserSigMalformedTests
{
    private static readonly AppSettings App = World.TheApp;
    private static readonly DateTimeOffset MadeAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly string Good = UserSig.Make(App, new("ann"), MadeAt, TimeSpan.FromDays(1));

    public static TheoryData<string> NotPacked { get; } =
    [
        "", "a", "=", "ann", "not base64!", "😀", "\0", " ", "____", "%", new('A', 4096), new('A', 1_000_000), new('*', 4096), new('_', 100),
        SigText.Code(Encoding.UTF8.GetBytes("""{"TLS.ver":"2.0"}""")),                       // not packed at all
        SigText.Code([0x78, 0x20, 1, 2, 3, 4, 5, 6, 7, 8]),                                  // zlib asks for a dictionary
        SigText.Code([0x78, 0x9C]), SigText.Code([0x78, 0x9C, 0xFF, 0xFF, 0xFF, 0xFF]), SigText.Code([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0]),
    ];

    public static TheoryData<string> NotTheText { get; } =
    [
        "", " ", "{}", "[]", "[{}]", "null", "1", "\"TLS\"", "{", "{\"TLS.identifier\":", "\0\0\0\0", "{\"TLS.identifier\":\"\\ud800\"}",
        """{"TLS.identifier":"ann"}""", """{"TLS.identifier":null,"TLS.sdkappid":null,"TLS.time":null,"TLS.expire":null,"TLS.sig":null}""",
        new string('[', 2000), "{\"a\":" + new string('{', 2000),
        Json(app: "\"1400000000\""), Json(app: "1400000000.5"), Json(app: "99999999999999999999"), Json(app: "1e400"), Json(app: "[]"),
        Json(time: "-1"), Json(time: "1e400"), Json(time: "9223372036854775808"), Json(time: "9223372036854775807"),
        Json(time: "1700000000.5"), Json(time: "\"now\""),
        Json(expire: "-1"), Json(expire: "9223372036854775807"), Json(expire: "-9223372036854775808"), Json(expire: "1e99"),
        Json(expire: "true"),
        Json(sig: "\"not base64\""), Json(sig: "null"), Json(sig: "7"), Json(sig: "{}"),
        Json().Replace("}", ",\"TLS.userbuf\":5}", StringComparison.Ordinal), Json() + Json(), Json() + "x",
    ];

    [Theory, MemberData(nameof(NotPacked))]
    public void What_cannot_be_unpacked_is_malformed(string signature) => Refused(signature, UserSigCodes.Malformed);

    [Theory, MemberData(nameof(NotTheText))]
    public void What_is_not_the_right_text_is_malformed(string text) => Refused(SigText.Pack(text), UserSigCodes.Malformed);

    [Theory, InlineData("\"\""), InlineData("\"AAAA\"")]
    public void A_signature_of_another_length_is_wrong(string sig) => Refused(SigText.Pack(Json(sig: sig)), UserSigCodes.Wrong);

    /// <summary>Up to 3 MB of zeros are packed tightly enough to be looked into; more is refused by its length.</summary>
    [Theory, InlineData(4097), InlineData(3_000_000), InlineData(10_000_000), InlineData(100_000_000)]
    public void A_bomb_does_not_go_off(int size)
    {
        var bomb = SigText.Pack(new byte[size]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        Refused(bomb, UserSigCodes.Malformed);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_right_text_that_is_too_long_is_malformed_and_one_that_just_fits_is_not()
    {
        Refused(SigText.Pack(Json().PadRight(4096)), UserSigCodes.Wrong);
        Refused(SigText.Pack(Json().PadRight(4097)), UserSigCodes.Malformed);
    }

    [Fact]
    public void A_truncated_one_is_refused_wherever_it_was_cut() =>
        Assert.All(Enumerable.Range(0, Good.Length - 12), length => Refused(Good[..length], UserSigCodes.Malformed));

    [Fact]
    public void No_changed_byte_gets_through_and_none_throws_past_the_refusal()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = SigText.Decode(Good);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(2, bytes.Length - 4)] ^= (byte)random.Next(1, 256);
            var signature = SigText.Code(bytes);

            // What still unpacks to the same meaning is no forgery: compression has many spellings, and the version is not signed.
            if (WhyNot(signature) is null) Assert.Equal(UserSig.Verify(App, new("ann"), Good), UserSig.Verify(App, new("ann"), signature));
        }
    }

    [Fact]
    public void Noise_is_malformed()
    {
        var random = new Random(2);
        var noise = new byte[200];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(noise);
            (noise[0], noise[1]) = (0x78, (byte)(i % 2 == 0 ? 0x9C : random.Next(256)));
            Refused(SigText.Code(noise), UserSigCodes.Malformed);
        }
    }

    private static string Json(string app = "1400000000", string time = "1700000000", string expire = "86400", string sig = "\"AAAA\"") =>
        SigText.Json("ann", app, time, expire, sig);

    private static void Refused(string signature, Code why) => Assert.Equal(why, WhyNot(signature));

    private static Code? WhyNot(string signature)
    {
        try
        {
            UserSig.Verify(App, new("ann"), signature);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
    }
}
