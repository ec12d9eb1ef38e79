using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>Tencent IM's querystate: how users stand, with or without their devices.</summary>
public sealed class QueryStateFunctions(Responder responder, Gate gate, PresenceService presence)
{
    private static readonly JsonEncodedText Account = JsonEncodedText.Encode("To_Account");
    private static readonly JsonEncodedText State = JsonEncodedText.Encode("State");
    private static readonly JsonEncodedText Online = JsonEncodedText.Encode("Online");
    private static readonly JsonEncodedText PushOnline = JsonEncodedText.Encode("PushOnline");
    private static readonly JsonEncodedText Offline = JsonEncodedText.Encode("Offline");

    /// <summary>In request order, each user once; a user of whom nothing is known is Offline.</summary>
    /// <param name="request">An admin's.</param>
    /// <param name="stop">Gives up.</param>
    [Function("querystate")]
    public Task QueryState(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v4/openim/querystate")] HttpRequest request, CancellationToken stop) =>
        responder.AnswerAsync(request, Codes.OfQueryState, async within =>
        {
            var caller = gate.AdmitAdmin(request);
            using var body = await JsonBody.ReadAsync(request, within);
            var users = Distinct(caller, body.RequiredTexts("To_Account", Limits.UsersPerQueryMax));
            var withDetail = body.Flag("IsNeedDetail");
            var states = await presence.ReadAsync(users, within);
            return json => Write(json, users, states, withDetail);
        }, stop);

    private static List<UserKey> Distinct(Caller caller, List<string> ids)
    {
        var seen = new HashSet<string>(ids.Count, StringComparer.Ordinal);
        var users = new List<UserKey>(ids.Count);
        foreach (var id in ids)
        {
            if (!UserKey.IsLegal(id)) throw new RefusedException(Refusal.UserIdInvalid, "a UserID has 1 to 32 bytes of UTF-8 and no control characters");
            if (seen.Add(id)) users.Add(caller.Other(id));
        }
        return users;
    }

    private static void Write(Utf8JsonWriter json, List<UserKey> users, UserState[] states, bool withDetail)
    {
        json.WriteStartArray("QueryResult"u8);
        for (var i = 0; i < states.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString(Account, users[i].User);
            json.WriteString(State, NameOf(states[i].Status.Type));
            if (withDetail) WriteDetail(json, states[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // Only devices that are Online or PushOnline; a user without any has no Detail, as in the vendor's sample.
    private static void WriteDetail(Utf8JsonWriter json, UserState state)
    {
        if (state.Status.Type == StatusType.Offline) return;
        json.WriteStartArray("Detail"u8);
        foreach (var session in state.Sessions)
        {
            if (session.Phase is not (Phase.Online or Phase.PushOnline)) continue;
            json.WriteStartObject();
            json.WriteString("Platform"u8, session.Platform.ToString());
            json.WriteString("Status"u8, session.Phase == Phase.Online ? Online : PushOnline);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static JsonEncodedText NameOf(StatusType type) => type switch
    {
        StatusType.Online => Online,
        StatusType.PushOnline => PushOnline,
        _ => Offline,
    };
}
