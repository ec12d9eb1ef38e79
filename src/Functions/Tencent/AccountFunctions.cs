using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Client;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>Tencent IM's accounts: made known, asked about, kicked. Nicknames and faces are accepted and not kept: they are no presence.</summary>
public sealed class AccountFunctions(RestApi api, Gate gate, PresenceService presence)
{
    /// <summary>Makes an account known before its first sign-in; one that is known stays as it is.</summary>
    /// <param name="request">Body <c>{UserID}</c> (older: <c>Identifier</c>), <c>Nick?</c>, <c>FaceUrl?</c>.</param>
    /// <param name="stop">Gives up.</param>
    [Function("account_import")]
    public Task Import([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/account_import")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, Codes.OfAccount, async (caller, body, within) =>
        {
            _ = body.Text("Nick");
            _ = body.Text("FaceUrl");
            (await presence.ChangeAsync(caller.Other(UserOf(body)), new Command.Import(), within)).OrRefused();
            return _ => { };
        }, stop);

    /// <summary>Which accounts are known.</summary>
    /// <param name="request">Body <c>{CheckItem:[{UserID}]}</c>, at most 100.</param>
    /// <param name="stop">Gives up.</param>
    [Function("account_check")]
    public Task Check([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/account_check")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, Codes.OfAccount, async (caller, body, within) =>
        {
            var ids = body.RequiredTextsOf("CheckItem", "UserID", Limits.AccountsPerCheckMax);
            var states = await presence.ReadAsync(ids.ConvertAll(id => caller.Other(Legal(id))), within);
            return json =>
            {
                json.WriteStartArray("ResultItem"u8);
                foreach (var (id, state) in ids.Zip(states))
                {
                    json.WriteStartObject();
                    json.WriteString("UserID"u8, id);
                    json.WriteNumber("ResultCode"u8, 0);
                    json.WriteString("ResultInfo"u8, "");
                    json.WriteString("AccountStatus"u8, state.Known ? "Imported"u8 : "NotImported"u8);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            };
        }, stop);

    /// <summary>Ends every session of a user, and all signatures made until now (R21).</summary>
    /// <param name="request">Body <c>{UserID}</c> (older: <c>Identifier</c>).</param>
    /// <param name="stop">Gives up.</param>
    [Function("kick")]
    public Task Kick([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/kick")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, Codes.OfAccount, async (caller, body, within) =>
        {
            (await presence.ChangeAsync(caller.Other(UserOf(body)), new Command.Kick(gate.Now), within)).OrRefused();
            return _ => { };
        }, stop);

    private static string UserOf(JsonBody body) =>
        Legal(body.Text("UserID") ?? body.Text("Identifier") ?? throw new RefusedException(Refusal.FieldInvalid, "UserID is missing"));

    private static string Legal(string id) => UserKey.IsLegal(id) ? id : throw new RefusedException(Refusal.UserIdInvalid);
}
