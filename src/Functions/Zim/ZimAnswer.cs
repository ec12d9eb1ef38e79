using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Tencent;
using Presence.Functions.Wire;

namespace Presence.Functions.Zim;

/// <summary>How ZIM's endpoint answers: code, message and an id of the request, then the two lists.</summary>
public sealed class ZimAnswer(TimeProvider clock, ILogger<ZimAnswer> log) : Answering(clock, log)
{
    private const long SmallestRequestId = 100_000_000_000_000_000;   // 18 digits; the largest has 19

    /// <inheritdoc/>
    protected override void WriteEnvelope(Utf8JsonWriter json, Code code)
    {
        json.WriteNumber("Code"u8, code.Number);
        json.WriteString("Message"u8, code.Number == 0 ? "success" : code.Info);
        // Drawn by lot: unique although no instance knows of the others.
        json.WriteString("RequestId"u8, Random.Shared.NextInt64(SmallestRequestId, long.MaxValue).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes both lists; they are arrays even when they are empty.</summary>
    /// <param name="json">Where to write properties.</param>
    /// <param name="found">Users and their statuses.</param>
    /// <param name="failed">Users who have no status.</param>
    internal static void WriteLists(Utf8JsonWriter json, IEnumerable<(string User, string Status)> found, IEnumerable<string> failed)
    {
        json.WriteStartArray("Result"u8);
        foreach (var (user, status) in found)
        {
            json.WriteStartObject();
            json.WriteString("UserId"u8, user);
            json.WriteString("Status"u8, status);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("ErrorList"u8);
        foreach (var user in failed)
        {
            json.WriteStartObject();
            json.WriteString("UserId"u8, user);
            json.WriteNumber("SubCode"u8, ZimCodes.Of(Refusal.UserUnknown).Number);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
