using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Tencent;

namespace Presence.Functions.Client;

/// <summary>One user of a list that something could not be done for.</summary>
/// <param name="User">As it was sent.</param>
/// <param name="Why">Why not.</param>
internal readonly record struct Failure(string User, Refusal Why);

/// <summary>The client API's data, with the SDKs' own names.</summary>
internal static class ClientWire
{
    /// <summary>The decision, unless it was a refusal.</summary>
    public static Decision OrRefused(this Decision decision) =>
        decision.Refusal is { } why ? throw new RefusedException(why) : decision;

    /// <summary>Writes one user's status into an open object.</summary>
    public static void WriteStatus(this Utf8JsonWriter json, StatusChange status)
    {
        json.WriteString("userID"u8, status.UserID);
        json.WriteNumber("statusType"u8, (int)status.StatusType);
        json.WriteString("customStatus"u8, status.CustomStatus);
        json.WriteNumber("ver"u8, status.Ver);
    }

    /// <summary>Writes <c>successUserList</c>.</summary>
    public static void WriteSuccesses(this Utf8JsonWriter json, IEnumerable<StatusChange> statuses)
    {
        json.WriteStartArray("successUserList"u8);
        foreach (var status in statuses)
        {
            json.WriteStartObject();
            json.WriteStatus(status);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes <c>failureUserList</c>.</summary>
    public static void WriteFailures(this Utf8JsonWriter json, IEnumerable<Failure> failures)
    {
        json.WriteStartArray("failureUserList"u8);
        foreach (var (user, why) in failures)
        {
            var code = Codes.OfClient(why);
            json.WriteStartObject();
            json.WriteString("userID"u8, user);
            json.WriteNumber("code"u8, code.Number);
            json.WriteString("message"u8, code.Info);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Sorts ids into legal ones, each once and in order, and failures.</summary>
    public static (List<string> Legal, List<Failure> Failures) Sort(List<string> ids)
    {
        var (legal, failures) = (new List<string>(ids.Count), new List<Failure>());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (!seen.Add(id)) continue;
            if (UserKey.IsLegal(id)) legal.Add(id);
            else failures.Add(new Failure(id, Refusal.UserIdInvalid));
        }
        return (legal, failures);
    }
}
