using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Push.SignalR;
using Presence.Functions.Tests.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Push;

public sealed class ConnectionClaimsTests
{
    private static readonly ConnectionClaim Ann = new(World.Ann, "s1", "ab12");
    private static readonly ConnectionClaims Claims = With(World.TheApp);

    /// <summary>Events of connections whose tokens were made elsewhere: passed over, never a failure.</summary>
    [Theory]
    [InlineData("1400000000-ann", null)]
    [InlineData("", "s1")]
    [InlineData("ann", "s1")]
    [InlineData("1400000000-", "s1")]
    [InlineData("1400000000-λ😀", "s1")]
    [InlineData("1400000000-!00", "s1")]
    public void A_token_of_another_make_has_no_owner(string userId, string? session) =>
        Assert.Equal(Unproven.NotOurs, WhyNot(EventOf(userId, session is null ? [] : [(ConnectionClaims.Session, session)])));

    [Fact]
    public void An_event_without_claims_has_no_owner() =>
        Assert.Equal(Unproven.NotOurs, WhyNot(new SignalRInvocationContext { UserId = "1400000000-ann" }));

    [Theory, MemberData(nameof(OddIds.All), MemberType = typeof(OddIds))]
    public void An_owner_comes_back_whatever_the_id(string id)
    {
        var claim = new ConnectionClaim(World.Key(id), "s1", "ab12");

        Assert.Equal(claim, Claims.Read(EventOf(claim, Claims), out _));
        // The service joins them with commas.
        Assert.DoesNotContain(Claims.Of(claim), of => of.Value.Contains(',', StringComparison.Ordinal));
    }

    /// <summary>Written from docs/security.md, not from the product: tokens live longer than builds.</summary>
    [Fact]
    public void The_names_of_the_claims_and_the_making_of_the_proof_never_change()
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("demo-secret-key"), Encoding.UTF8.GetBytes("presence.connection\n"));
        var proof = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("14:1400000000-ann2:s14:ab12")))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

        Assert.Equal(
            ["presence.session: s1", "presence.credential: ab12", $"presence.proof: {proof}"],
            Claims.Of(Ann).Select(claim => $"{claim.Type}: {claim.Value}"));
        Assert.Equal("1400000000-ann", ConnectionClaims.UserIdOf(Ann));
    }

    [Fact]
    public void A_token_of_an_earlier_build_proves_nothing() =>
        Assert.Equal(Unproven.NoProof, WhyNot(Without(ConnectionClaims.Proof)));

    [Theory, InlineData(""), InlineData("x"), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), InlineData("λ😀")]
    public void A_proof_that_somebody_made_up_is_none(string proof)
    {
        var forged = EventOf(Ann, Claims);
        forged.Claims[ConnectionClaims.Proof] = proof;

        Assert.Equal(proof.Length == 0 ? Unproven.NoProof : Unproven.WrongProof, WhyNot(forged));
    }

    [Fact]
    public void Every_character_of_a_proof_counts()
    {
        var proof = Claims.Of(Ann)[2].Value;
        for (var i = 0; i < proof.Length; i++)
        {
            var forged = EventOf(Ann, Claims);
            forged.Claims[ConnectionClaims.Proof] = proof[..i] + (proof[i] == 'A' ? 'B' : 'A') + proof[(i + 1)..];
            Assert.Equal(Unproven.WrongProof, WhyNot(forged));
        }
        foreach (var other in new[] { proof + "A", proof[..^1], proof + "=", $" {proof}" })
        {
            var forged = EventOf(Ann, Claims);
            forged.Claims[ConnectionClaims.Proof] = other;
            Assert.Equal(Unproven.WrongProof, WhyNot(forged));
        }
    }

    [Fact]
    public void A_proof_that_is_there_twice_is_none()
    {
        var forged = EventOf(Ann, Claims);
        forged.Claims[ConnectionClaims.Proof] = new StringValues([Claims.Of(Ann)[2].Value, "x"]);

        Assert.Equal(Unproven.NoProof, WhyNot(forged));
    }

    /// <summary>Of other users, sessions, signatures, and of the same letters cut elsewhere.</summary>
    [Theory]
    [InlineData("1400000000-bob", "s1", "ab12")]
    [InlineData("1400000000-ann", "s2", "ab12")]
    [InlineData("1400000000-ann", "s1", "ab13")]
    [InlineData("1400000000-ann", "s1", "")]
    [InlineData("1400000000-ann", "s14:ab12", "")]
    [InlineData("1400000000-ann2", "s1", "ab12")]
    public void A_proof_is_no_proof_of_anything_else(string user, string session, string credential)
    {
        var forged = EventOf(Ann, Claims);
        forged.UserId = user;
        forged.Claims[ConnectionClaims.Session] = session;
        forged.Claims[ConnectionClaims.Credential] = credential;

        Assert.Equal(Unproven.WrongProof, WhyNot(forged));
    }

    [Fact]
    public void A_proof_of_one_app_is_no_proof_to_another_and_an_unknown_app_believes_nobody()
    {
        var other = new ConnectionClaim(new(1, World.Ann.User), "s1", "ab12");
        var one = World.TheApp with { SdkAppId = 1 };

        Assert.Equal(Unproven.AppUnknown, WhyNot(EventOf(other, With(one))));
        var both = With(World.TheApp, one with { SecretKey = "another" });
        both.Read(EventOf(other, With(one)), out var why);
        Assert.Equal(Unproven.WrongProof, why);
    }

    [Fact]
    public void After_a_rotation_proofs_of_both_keys_are_right_and_new_ones_are_made_with_the_new_key()
    {
        var rotated = World.TheApp with { SecretKey = "new", SecretKeyBefore = World.TheApp.SecretKey };

        Assert.Equal(Ann, With(rotated).Read(EventOf(Ann, Claims), out _));
        Assert.Equal(Ann, With(rotated).Read(EventOf(Ann, With(rotated)), out _));
        Assert.Equal(Unproven.WrongProof, WhyNot(EventOf(Ann, With(rotated))));
        With(World.TheApp with { SecretKey = "new" }).Read(EventOf(Ann, Claims), out var why);   // the key from before is forgotten
        Assert.Equal(Unproven.WrongProof, why);
    }

    internal static SignalRInvocationContext EventOf(string userId, params (string Type, string Value)[] claims) => new()
    {
        ConnectionId = "c1",
        UserId = userId,
        Claims = claims.ToDictionary(claim => claim.Type, claim => new StringValues(claim.Value), StringComparer.Ordinal),
    };

    internal static SignalRInvocationContext EventOf(ConnectionClaim claim, ConnectionClaims by) =>
        EventOf(ConnectionClaims.UserIdOf(claim), [.. by.Of(claim).Select(of => (of.Type, of.Value))]);

    internal static ConnectionClaims With(params AppSettings[] apps) =>
        new(new Settings { Apps = apps.ToFrozenDictionary(app => app.SdkAppId) });

    private static SignalRInvocationContext Without(string claim)
    {
        var context = EventOf(Ann, Claims);
        context.Claims.Remove(claim);
        return context;
    }

    private static Unproven WhyNot(SignalRInvocationContext context)
    {
        Assert.Null(Claims.Read(context, out var why));
        return why;
    }
}
