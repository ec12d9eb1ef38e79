using System.Globalization;
using System.Text.Json;
using Presence.Domain;

namespace Presence.Functions.Tencent;

/// <summary>
/// The two renderings of how users stand. The older one says State and IPhone; the newer one says Status, keeps State
/// for callers of the older, and says iPhone.
/// </summary>
internal static class QueryStateWire
{
    private static readonly JsonEncodedText Account = JsonEncodedText.Encode("To_Account");
    private static readonly JsonEncodedText State = JsonEncodedText.Encode("State");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("Status");
    private static readonly JsonEncodedText Online = JsonEncodedText.Encode("Online");
    private static readonly JsonEncodedText PushOnline = JsonEncodedText.Encode("PushOnline");
    private static readonly JsonEncodedText Offline = JsonEncodedText.Encode("Offline");

    /// <summary>What a caller of the newer command asked for.</summary>
    public readonly record struct Wanted(bool Detail, bool InstanceIds, bool CustomStatus);

    public static void WriteOld(Utf8JsonWriter json, List<UserKey> users, UserState[] states, bool withDetail)
    {
        json.WriteStartArray("QueryResult"u8);
        for (var i = 0; i < states.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString(Account, users[i].User);
            json.WriteString(State, NameOf(states[i].Status.Type));
            if (withDetail) WriteDetail(json, states[i], OldNameOf, withIds: false);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteNew(Utf8JsonWriter json, List<UserKey> users, UserState[] states, Wanted wanted)
    {
        json.WriteStartArray("QueryResult"u8);
        for (var i = 0; i < states.Length; i++)
        {
            if (!states[i].Known) continue;
            var name = NameOf(states[i].Status.Type);
            json.WriteStartObject();
            json.WriteString(Account, users[i].User);
            json.WriteString(Status, name);
            json.WriteString(State, name);
            if (wanted.CustomStatus) json.WriteString("CustomStatus"u8, states[i].Status.Custom);
            if (wanted.Detail) WriteDetail(json, states[i], NewNameOf, wanted.InstanceIds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (Array.TrueForAll(states, state => state.Known)) return;

        json.WriteStartArray("ErrorList"u8);
        for (var i = 0; i < states.Length; i++)
        {
            if (states[i].Known) continue;
            json.WriteStartObject();
            json.WriteString(Account, users[i].User);
            json.WriteNumber("ErrorCode"u8, Codes.OfQueryState(Refusal.UserUnknown).Number);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // Only devices that are Online or PushOnline; a user without any has no Detail, as in the vendor's sample.
    private static void WriteDetail(Utf8JsonWriter json, UserState state, Func<Platform, string> nameOf, bool withIds)
    {
        if (state.Status.Type == StatusType.Offline) return;
        json.WriteStartArray("Detail"u8);
        foreach (var session in state.Sessions)
        {
            if (session.Phase is not (Phase.Online or Phase.PushOnline)) continue;
            json.WriteStartObject();
            json.WriteString("Platform"u8, nameOf(session.Platform));
            json.WriteString(Status, session.Phase == Phase.Online ? Online : PushOnline);
            if (withIds) json.WriteNumber("Instid"u8, InstanceIdOf(session));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // A number that stays the same for as long as the session; sessions are random hexadecimal.
    private static int InstanceIdOf(Session session) =>
        int.Parse(session.Id.AsSpan(0, 7), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string OldNameOf(Platform platform) => platform == Platform.IPad ? "iPad" : platform.ToString();

    private static string NewNameOf(Platform platform) => platform == Platform.IPhone ? "iPhone" : OldNameOf(platform);

    private static JsonEncodedText NameOf(StatusType type) => type switch
    {
        StatusType.Online => Online,
        StatusType.PushOnline => PushOnline,
        _ => Offline,
    };
}
