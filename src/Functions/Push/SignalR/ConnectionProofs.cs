using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Presence.Functions.Configuration;

namespace Presence.Functions.Push.SignalR;

/// <summary>
/// What shows that an event of a connection is about a token of this app: a hash under the app's key over what the token says of its
/// owner. The Functions host does not check who sends events when it knows the service by an identity, so we do (docs/security.md).
/// </summary>
internal sealed class ConnectionProofs(Settings settings)
{
    // Of each key a key of its own purpose: no proof is ever a UserSig, and no UserSig a proof.
    private static readonly byte[] Purpose = "presence.connection\n"u8.ToArray();

    private readonly FrozenDictionary<uint, byte[][]> _keys = settings.Apps.ToFrozenDictionary(
        app => app.Key,
        app => app.Value.SecretKeys.Select(key => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Purpose)).ToArray());

    /// <summary>The proof of an owner, by the app's present key: 43 characters of Base64 for URLs.</summary>
    /// <exception cref="KeyNotFoundException">The app is not configured.</exception>
    public string Make(ConnectionClaim claim) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_keys[claim.User.App][0], TextOf(claim)));

    /// <summary>Whether the app is configured: nobody can prove anything to one that is not.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public bool Knows(uint app) => _keys.ContainsKey(app);

    /// <summary>Whether a proof is right, by the app's key or by the one from before a rotation. Takes as long for a wrong one.</summary>
    /// <param name="proof">As it came.</param>
    public bool IsRight(ConnectionClaim claim, string proof)
    {
        if (!_keys.TryGetValue(claim.User.App, out var keys)) return false;
        var (text, given, right) = (TextOf(claim), Encoding.UTF8.GetBytes(proof), false);
        foreach (var key in keys)
        {
            var expected = Encoding.UTF8.GetBytes(Base64Url.EncodeToString(HMACSHA256.HashData(key, text)));
            right |= CryptographicOperations.FixedTimeEquals(expected, given);
        }
        return right;
    }

    // With lengths: what one part ends with can never be what the next one begins with.
    private static byte[] TextOf(ConnectionClaim claim)
    {
        var (user, session, credential) = (claim.User.Encode(), claim.SessionId, claim.Credential);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{user.Length}:{user}{session.Length}:{session}{credential.Length}:{credential}"));
    }
}
