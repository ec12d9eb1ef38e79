using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>
/// Tencent IM's accounts: made known, asked about, kicked, deleted. Nicknames and faces are accepted and not kept: they are no presence.
/// </summary>
public sealed class AccountFunctions(
    TencentApi api, UserSigAuthenticator authenticator, PresenceService presence, AccountImporter importer,
    AccountEraser eraser)
{
    private const int AccountsPerCheckMax = 100;
    private const int AccountsPerImportMax = 100;
    private const int AccountsPerDeletionMax = 100;

    /// <summary>Makes an account known before its first sign-in; one that is known stays as it is.</summary>
    /// <param name="request">Body <c>{UserID}</c> (older: <c>Identifier</c>), <c>Nick?</c>, <c>FaceUrl?</c>.</param>
    [Function("account_import")]
    public Task Import(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/account_import")]
        HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "account_import", AccountCodes.All, async (caller, body, within) =>
        {
            _ = body.String("Nick");
            _ = body.String("FaceUrl");
            (await presence.ChangeAsync(caller.Other(UserIn(body)), new Command.Import(), within)).OrRefuse(AccountCodes.All);
            return _ => { };
        }, stop);

    /// <summary>Makes many accounts known, each alone.</summary>
    /// <param name="request">Body <c>{AccountList:[{UserID, Nick?, FaceUrl?}]}</c> (older: <c>{Accounts:[…]}</c>), at most 100.</param>
    [Function("multiaccount_import")]
    public Task ImportMany(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/multiaccount_import")]
        HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "multiaccount_import", AccountCodes.All, async (caller, body, within) =>
        {
            var sent = AccountsIn(body);
            var (users, illegal) = UserIdList.Parse(sent);
            var failed = await importer.ImportAsync(caller.Others(users), within);
            var all = failed.Select(user => user.User.Value).Concat(illegal).ToHashSet(StringComparer.Ordinal);
            string[] accounts = [.. sent.Distinct(StringComparer.Ordinal).Where(all.Contains)];
            return json =>
            {
                json.WritePropertyName("FailAccounts"u8);
                JsonSerializer.Serialize(json, accounts, AccountJson.Default.StringArray);
            };
        }, stop);

    /// <summary>Which accounts are known, in request order, each once.</summary>
    /// <param name="request">Body <c>{CheckItem:[{UserID}]}</c>, at most 100.</param>
    [Function("account_check")]
    public Task Check(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/account_check")]
        HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "account_check", AccountCodes.All, async (caller, body, within) =>
        {
            var sent = body.RequiredStringsOf("CheckItem", "UserID", AccountsPerCheckMax);
            var users = sent.Distinct(StringComparer.Ordinal).Select(body.ParseUserId).ToList();
            api.RequireReads(caller, users.Count);
            var views = await presence.ReadAsync(caller.Others(users), Viewer.Backend, within);
            var items = Array.ConvertAll(views, CheckedAccount.From);
            return json =>
            {
                json.WritePropertyName("ResultItem"u8);
                JsonSerializer.Serialize(json, items, AccountJson.Default.CheckedAccountArray);
            };
        }, stop);

    /// <summary>Ends every session of a user, and all signatures made until now (R21).</summary>
    /// <param name="request">Body <c>{UserID}</c> (older: <c>Identifier</c>).</param>
    [Function("kick")]
    public Task Kick(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/kick")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "kick", AccountCodes.All, async (caller, body, within) =>
        {
            var kick = new Command.Kick(authenticator.Now);
            (await presence.ChangeAsync(caller.Other(UserIn(body)), kick, within)).OrRefuse(AccountCodes.All);
            return _ => { };
        }, stop);

    /// <summary>
    /// Erases accounts: devices are pushed out, and all that is stored of a user goes, from the lists of friends of others as well (R31).
    /// Each alone, in request order, each once.
    /// </summary>
    /// <param name="request">Body <c>{DeleteItem:[{UserID}]}</c>, at most 100.</param>
    [Function("account_delete")]
    public Task Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/im_open_login_svc/account_delete")]
        HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "account_delete", AccountCodes.All, async (caller, body, within) =>
        {
            var sent = body.RequiredStringsOf("DeleteItem", "UserID", AccountsPerDeletionMax);
            var (users, _) = UserIdList.Parse(sent);
            api.RequireReads(caller, users.Count);
            var erased = await eraser.EraseAsync(caller.Others(users), authenticator.Now, within);
            var codes = users.Zip(erased).ToDictionary(one => one.First.Value, one => AccountCodes.Of(one.Second), StringComparer.Ordinal);
            DeletedAccount[] items =
            [
                .. from id in sent.Distinct(StringComparer.Ordinal)
                   let code = codes.GetValueOrDefault(id, AccountCodes.All.UserIdInvalid)
                   select new DeletedAccount(code.Number, code.Info, id),
            ];
            return json =>
            {
                json.WritePropertyName("ResultItem"u8);
                JsonSerializer.Serialize(json, items, AccountJson.Default.DeletedAccountArray);
            };
        }, stop);

    private static List<string> AccountsIn(JsonBody body)
    {
        if (body.Strings("Accounts", AccountsPerImportMax) is not null) return body.RequiredStrings("Accounts", AccountsPerImportMax);
        foreach (var account in body.RequiredObjects("AccountList", AccountsPerImportMax))
        {
            _ = account.String("Nick");
            _ = account.String("FaceUrl");
        }
        return body.RequiredStringsOf("AccountList", "UserID", AccountsPerImportMax);
    }

    private static UserId UserIn(JsonBody body) =>
        body.ParseUserId(body.String("UserID") ?? body.String("Identifier") ?? body.RequiredString("UserID"));
}

/// <summary>One item of the answer of account_check.</summary>
internal sealed record CheckedAccount(string UserID, int ResultCode, string ResultInfo, string AccountStatus)
{
    public static CheckedAccount From(PresenceView view) => view.IsUnreadable
        ? new(view.User.Value, AccountCodes.All.Broken.Number, AccountCodes.All.Broken.Info, "")
        : new(view.User.Value, 0, "", view.Known ? "Imported" : "NotImported");
}

/// <summary>One item of the answer of account_delete.</summary>
internal sealed record DeletedAccount(int ResultCode, string ResultInfo, string UserID);

[JsonSerializable(typeof(CheckedAccount[]))]
[JsonSerializable(typeof(DeletedAccount[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class AccountJson : JsonSerializerContext;
