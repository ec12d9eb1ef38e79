using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Presence.CSharpBackend;

/// <summary>What Presence posts when a user signs in, is lost, signs out, or sets a custom status (State.StateChange).</summary>
/// <param name="EventSeq">Grows with each event of the user.</param>
internal sealed record StateChange(StateChangeInfo Info, long EventSeq)
{
    public const string TimestampHeader = "X-Presence-Timestamp";
    public const string SignatureHeader = "X-Presence-Signature";

    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(5);

    /// <summary>Whether Presence has signed this, and just now: nobody else can post, and nobody can post it again later.</summary>
    /// <param name="body">As it came, byte by byte.</param>
    public static bool IsSigned(IHeaderDictionary headers, byte[] body, string secret, DateTimeOffset now)
    {
        if (headers[TimestampHeader] is not [{ } timestamp] || headers[SignatureHeader] is not [{ } signature]) return false;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > AgeMax.TotalSeconds) return false;

        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
        var right = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(right));
    }
}

/// <param name="Action">Login, Disconnect, Logout or CustomStatusChange.</param>
/// <param name="CustomStatus">With CustomStatusChange only.</param>
internal sealed record StateChangeInfo(
    string Action, [property: JsonPropertyName("To_Account")] string User, string Reason, string? CustomStatus);
