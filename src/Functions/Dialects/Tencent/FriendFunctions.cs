using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>
/// Tencent IM's friends (sns): added, imported, deleted, listed. Users neither ask nor agree: an admin says who is a friend of whom
/// (R22).
/// </summary>
public sealed class FriendFunctions(TencentApi api, FriendService friends, TimeProvider clock)
{
    private const int BodyBytesMax = 2 * 1024 * 1024;   // a full call, with every character written as \uXXXX
    private const int FriendsPerPageMax = 100;

    /// <summary>Adds friends, by default on both lists; a friend of both already is refused.</summary>
    /// <param name="request">Body <c>{From_Account, AddFriendItem:[{To_Account, AddSource, Remark?, GroupName?, AddWording?}],
    /// AddType?, ForceAddFlags?}</c>, at most 1000.</param>
    [Function("friend_add")]
    public Task Add([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_add")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, "friend_add", (caller, body, within) =>
        {
            var sent = FriendRequests.Read(body, clock.GetUtcNow(), imported: false);
            var both = FriendRequests.ReadBoth(body, "AddType", "Add_Type", otherwise: true);
            _ = body.Flag("ForceAddFlags");   // forced or not: there is no verification to skip
            return AddAsync(OwnerIn(caller, body), sent, both, replace: false, within);
        }, stop);

    /// <summary>Imports friends, on the owner's list only; one who is on it already takes the new details.</summary>
    /// <param name="request">Body as for <c>friend_add</c>, with <c>AddTime?</c>; <c>RemarkTime</c> and <c>CustomItem</c> are not
    /// kept.</param>
    [Function("friend_import")]
    public Task Import(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_import")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, "friend_import", (caller, body, within) =>
        {
            var sent = FriendRequests.Read(body, clock.GetUtcNow(), imported: true);
            return AddAsync(OwnerIn(caller, body), sent, both: false, replace: true, within);
        }, stop);

    /// <summary>Deletes friends, by default from the owner's list only.</summary>
    /// <param name="request">Body <c>{From_Account, To_Account:[…], DeleteType?}</c>, at most 1000.</param>
    [Function("friend_delete")]
    public Task Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_delete")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, "friend_delete", async (caller, body, within) =>
        {
            var sent = body.RequiredStrings("To_Account", FriendRequests.FriendsPerCallMax).Distinct(StringComparer.Ordinal).ToList();
            var both = FriendRequests.ReadBoth(body, "DeleteType", "Delete_Type", otherwise: false);
            var answers = await friends.RemoveAsync(OwnerIn(caller, body), UserIdList.Parse(sent).Legal, both, within);
            return WriteAnswers(sent, answers);
        }, stop);

    /// <summary>Lists friends, 100 at a time, earliest first.</summary>
    /// <param name="request">Body <c>{From_Account, StartIndex?, StandardSequence?, CustomSequence?}</c>.</param>
    [Function("friend_get")]
    public Task Get([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_get")] HttpRequest request, CancellationToken stop) =>
        ListAsync(request, "friend_get", stop);

    /// <summary>The same under its old name.</summary>
    /// <param name="request">As for <c>friend_get</c>.</param>
    [Function("friend_get_all")]
    public Task GetAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_get_all")] HttpRequest request, CancellationToken stop) =>
        ListAsync(request, "friend_get_all", stop);

    private Task ListAsync(HttpRequest request, string command, CancellationToken stop) =>
        AnswerAsync(request, command, async (caller, body, within) =>
        {
            var start = (int)(body.Number("StartIndex", 0, int.MaxValue) ?? 0);
            var known = body.Number("StandardSequence", 0, long.MaxValue);
            _ = body.Number("CustomSequence", 0, long.MaxValue);
            var list = await friends.FindAsync(OwnerIn(caller, body), within) ?? throw OwnerUnknown();
            return json => WritePage(json, list, start, known);
        }, stop);

    private async ValueTask<ResponseWriter.Data> AddAsync(
        UserKey owner, List<FriendRequests.Sent> sent, bool both, bool replace, CancellationToken within)
    {
        var answers = await friends.AddAsync(owner, [.. sent.Select(one => one.Friend).OfType<Friend>()], both, replace, within);
        return WriteAnswers(sent.ConvertAll(one => one.Account), answers);
    }

    private static UserKey OwnerIn(Caller caller, JsonBody body)
    {
        var text = body.RequiredString("From_Account");
        return UserId.TryParse(text, out var owner) ? caller.Other(owner) : throw FriendCodes.All.UserIdInvalid.Refused("From_Account");
    }

    private static RefusedException OwnerUnknown() => FriendCodes.All.Of(Refusal.UserUnknown).Refused("From_Account");

    // Every answer of this service has ErrorDisplay besides the envelope; what it says is for nobody here.
    private Task AnswerAsync(HttpRequest request, string command, TencentApi.Handle handle, CancellationToken stop) =>
        api.AnswerAsync(request, command, FriendCodes.All, async (caller, body, within) =>
        {
            var data = await handle(caller, body, within);
            return json =>
            {
                json.WriteString("ErrorDisplay"u8, "");
                data(json);
            };
        }, stop, refusedToo: (json, _) => json.WriteString("ErrorDisplay"u8, ""), bytesMax: BodyBytesMax);

    // As often and in the order as they were sent.
    private static ResponseWriter.Data WriteAnswers(List<string> sent, IReadOnlyList<FriendAnswer>? answers)
    {
        var codes = (answers ?? throw OwnerUnknown()).ToDictionary(answer => answer.User.Value, FriendCodes.Of, StringComparer.Ordinal);
        FriendResult[] results =
        [
            .. from account in sent
               let code = codes.GetValueOrDefault(account, FriendCodes.All.UserIdInvalid)
               select new FriendResult(account, code.Number, code.Info),
        ];
        string[] failed = [.. results.Where(result => result.ResultCode != 0).Select(result => result.ToAccount)];
        return json =>
        {
            json.WritePropertyName("ResultItem"u8);
            JsonSerializer.Serialize(json, results, FriendJson.Default.FriendResultArray);
            if (failed.Length == 0) return;
            json.WritePropertyName("Fail_Account"u8);
            JsonSerializer.Serialize(json, failed, FriendJson.Default.StringArray);
        };
    }

    // A caller who knows the list's sequence gets no details.
    private static void WritePage(Utf8JsonWriter json, FriendList list, int start, long? known)
    {
        var (friends, next) = list.Page(start, FriendsPerPageMax);
        FriendItem[] items = [.. friends.Select(friend => FriendItem.From(friend, withValues: known != list.Sequence))];
        json.WritePropertyName("UserDataItem"u8);
        JsonSerializer.Serialize(json, items, FriendJson.Default.FriendItemArray);
        json.WriteNumber("StandardSequence"u8, list.Sequence);
        json.WriteNumber("CustomSequence"u8, 0);
        json.WriteNumber("FriendNum"u8, list.Items.Count);
        json.WriteNumber("CompleteFlag"u8, next is null ? 1 : 0);
        json.WriteNumber("NextStartIndex"u8, next ?? 0);
    }
}
