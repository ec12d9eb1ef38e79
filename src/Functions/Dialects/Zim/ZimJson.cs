using System.Globalization;
using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Zim;

/// <summary>How ZIM's endpoint answers: code, message and an id of the request, then the two lists.</summary>
internal static class ZimJson
{
    private const long SmallestRequestId = 100_000_000_000_000_000;   // 18 digits; the largest has 19

    /// <summary>Writes the envelope into the open object.</summary>
    public static void WriteEnvelope(Utf8JsonWriter json, Code code)
    {
        json.WriteNumber("Code"u8, code.Number);
        json.WriteString("Message"u8, code.Number == 0 ? "success" : code.Info);
        // Random: unique although no instance knows of the others.
        json.WriteString("RequestId"u8, Random.Shared.NextInt64(SmallestRequestId, long.MaxValue).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes both lists; they are arrays even when they are empty.</summary>
    /// <param name="failed">The users who have no status, and why.</param>
    public static void WriteLists(
        Utf8JsonWriter json, IEnumerable<(UserId User, string Status)> found, IEnumerable<(UserId User, Code Why)> failed)
    {
        json.WriteStartArray("Result"u8);
        foreach (var (user, status) in found)
        {
            json.WriteStartObject();
            json.WriteString("UserId"u8, user.Value);
            json.WriteString("Status"u8, status);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("ErrorList"u8);
        foreach (var (user, why) in failed)
        {
            json.WriteStartObject();
            json.WriteString("UserId"u8, user.Value);
            json.WriteNumber("SubCode"u8, why.Number);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
