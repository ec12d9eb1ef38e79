using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests.Auth;

/// <summary>A key is replaced, and nobody is signed out: the one from before is accepted as long as it is named.</summary>
public sealed class RotatedKeyTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AppSettings Before = World.TheApp;
    private static readonly AppSettings Rotated = Before with { SecretKey = "the-new-key", SecretKeyBefore = Before.SecretKey };

    [Fact]
    public async Task What_the_vendors_package_signed_with_either_key_is_right()
    {
        string[] users = ["ann", "é漢字", "a\"b\\c"];
        foreach (var key in new[] { Before.SecretKey, "the-new-key" })
            foreach (var (user, signature) in users.Zip(await NodeKit.SignAsync(Rotated.SdkAppId, key, users)))
                UserSig.Verify(Rotated, new(user), signature);
    }

    [Fact]
    public void A_signature_has_the_same_credential_before_and_after()
    {
        var signature = UserSig.Make(Before, new("ann"), Now, TimeSpan.FromDays(1));

        Assert.Equal(UserSig.Verify(Before, new("ann"), signature), UserSig.Verify(Rotated, new("ann"), signature));
    }

    [Fact]
    public void Signatures_are_made_with_the_new_key_alone()
    {
        var signature = UserSig.Make(Rotated, new("ann"), Now, TimeSpan.FromDays(1));

        UserSig.Verify(Rotated with { SecretKeyBefore = null }, new("ann"), signature);
        Assert.Equal(UserSigCodes.Wrong, WhyNot(Before, signature));
    }

    [Fact]
    public void A_third_key_and_a_forgotten_one_are_refused_as_ever()
    {
        var signature = UserSig.Make(Before with { SecretKey = "a third key" }, new("ann"), Now, TimeSpan.FromDays(1));
        var old = UserSig.Make(Before, new("ann"), Now, TimeSpan.FromDays(1));

        Assert.Equal(UserSigCodes.Wrong, WhyNot(Rotated, signature));
        Assert.Equal(UserSigCodes.Wrong, WhyNot(Before, signature));
        Assert.Equal(UserSigCodes.Wrong, WhyNot(Rotated with { SecretKeyBefore = null }, old));
    }

    private static Code WhyNot(AppSettings app, string signature) =>
        Assert.Throws<RefusedException>(() => UserSig.Verify(app, new("ann"), signature)).Code;
}
