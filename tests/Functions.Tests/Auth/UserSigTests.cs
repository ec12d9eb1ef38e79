using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests.Auth;

public sealed class UserSigTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly AppSettings App = World.TheApp;

    /// <summary>Made by the vendor's package, once; makers in other languages must agree with it as well.</summary>
    [Fact]
    public void The_vendors_vector_is_right()
    {
        const string Vector =
            "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYkl*UVQBcUp2YkFBZkpSlaGJgZQAJEpycxNVbIyNEcVTa0o"
            + "yCwCiZuamhrBRYsz05WslLycqyoS89ws-EJCIhJLTXK1jTIsy8vM0yO98ir9sotzDSpyDf1cI0KNzE1slWoBQr40pw__";
        var app = App with { SecretKey = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e" };

        var (madeAt, expiresAt, _) = UserSig.Verify(app, new("administrator"), Vector);

        Assert.Equal(Now, madeAt);
        Assert.Equal(Now.AddSeconds(15_552_000), expiresAt);
    }

    [Fact]
    public async Task What_the_vendors_package_signs_is_right()
    {
        string[] users = ["ann", "A_b-9", "a b", "a\"b\\c", "a/b?c#d&e=f%20+", "<ann>'s", "é漢字", "😀", "\u2028", "ann\u00A0", new('x', 32)];

        var signatures = await NodeKit.SignAsync(App.SdkAppId, App.SecretKey, users);

        Assert.All(users.Zip(signatures), pair =>
        {
            var (madeAt, expiresAt, _) = UserSig.Verify(App, new(pair.First), pair.Second);
            Assert.Equal(TimeSpan.FromSeconds(86400), expiresAt - madeAt);
        });
    }

    [Theory, InlineData("ann"), InlineData("a\"b\\c"), InlineData("é漢字😀"), InlineData("<'&+>")]
    public void What_is_made_here_is_right_and_fit_for_a_query(string user)
    {
        var signature = UserSig.Make(App, new(user), Now.AddMilliseconds(999), Day);

        Assert.Equal((Now, Now + Day), Span(App, new(user), signature));
        Assert.All(signature, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '*' or '-' or '_'));
    }

    [Fact]
    public void A_text_that_others_write_in_another_order_is_right_too()
    {
        var sig = SigText.Sign(App.SecretKey, SigText.Of("ann", 1_700_000_000, 86400, "userbuf"));

        Assert.Equal((Now, Now + Day), Span(App, new("ann"), SigText.Pack($$"""
            {"extra":[{}], "TLS.expire":{{86400}}, "TLS.userbuf":"userbuf", "TLS.time":1700000000,
             "TLS.sig":"{{sig}}", "TLS.sdkappid":{{App.SdkAppId}}, "TLS.ver":"2.0", "TLS.identifier":"\u0061nn"}
            """)));
    }

    [Fact]
    public void A_signature_of_another_user_is_refused()
    {
        var ofBob = UserSig.Make(App, new("bob"), Now, Day);

        Refused(UserSigCodes.UserMismatch, "ann", ofBob);
        Refused(UserSigCodes.UserMismatch, "Bob", ofBob);
        Refused(UserSigCodes.UserMismatch, "bob ", ofBob);
    }

    [Fact]
    public void A_signature_for_another_app_is_refused() =>
        Refused(UserSigCodes.AppMismatch, "ann", UserSig.Make(App with { SdkAppId = 1 }, new("ann"), Now, Day));

    [Theory, InlineData(""), InlineData("demo-secret-kez"), InlineData("demo-secret-key "), InlineData("DEMO-SECRET-KEY")]
    public void A_signature_with_another_key_is_refused(string key) =>
        Refused(UserSigCodes.Wrong, "ann", UserSig.Make(App with { SecretKey = key }, new("ann"), Now, Day));

    /// <summary>Each field but the text's own version is under the signature.</summary>
    [Deviation("T32"), Theory]
    [InlineData("ann", 1400000000, 1700000001, 86400, null, 70009)]
    [InlineData("ann", 1400000000, 1700000000, 864000, null, 70009)]
    [InlineData("ann", 1400000000, 1700000000, 86400, "", 70009)]
    [InlineData("bob", 1400000000, 1700000000, 86400, null, 70013)]
    [InlineData("ann", 1400000001, 1700000000, 86400, null, 70014)]
    [InlineData("ann", 1400000000, 1700000000, 86400, null, null)]
    public void A_field_that_was_changed_is_noticed(string user, long app, long time, long expire, string? userBuf, int? code)
    {
        var sig = SigText.Sign(App.SecretKey, SigText.Of("ann", 1_700_000_000, 86400));
        var json = SigText.Json(user, $"{app}", $"{time}", $"{expire}", $"\"{sig}\"", userBuf);

        if (code is { } number) Assert.Equal(number, WhyNot("ann", SigText.Pack(json)).Number);
        else UserSig.Verify(App, new("ann"), SigText.Pack(json));
    }

    [Fact]
    public void A_signature_that_never_ends_ends_with_the_calendar()
    {
        const long Longest = (1L << 40) - 1;
        var sig = SigText.Sign(App.SecretKey, SigText.Of("ann", 1_700_000_000, Longest));

        var json = SigText.Json("ann", "1400000000", "1700000000", $"{Longest}", $"\"{sig}\"");
        var (_, expiresAt, _) = UserSig.Verify(App, new("ann"), SigText.Pack(json));

        Assert.Equal(DateTimeOffset.MaxValue, expiresAt);
    }

    private static (DateTimeOffset MadeAt, DateTimeOffset ExpiresAt) Span(AppSettings app, UserId user, string signature)
    {
        var verified = UserSig.Verify(app, user, signature);
        return (verified.MadeAt, verified.ExpiresAt);
    }

    private static void Refused(Code code, string user, string signature) => Assert.Equal(code, WhyNot(user, signature));

    private static Code WhyNot(string user, string signature) =>
        Assert.Throws<RefusedException>(() => UserSig.Verify(App, new(user), signature)).Code;
}
