using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>
/// Tencent IM's friends (sns): added, imported, updated, deleted. Users neither ask nor agree: an admin says who is a friend of whom
/// (R22).
/// </summary>
public sealed class FriendFunctions(FriendApi api, FriendService friends, FriendCleanup cleanup, TimeProvider clock)
{
    /// <summary>Adds friends, by default on both lists; a friend of both already is refused.</summary>
    /// <param name="request">Body <c>{From_Account, AddFriendItem:[{To_Account, AddSource, Remark?, GroupName?, AddWording?}],
    /// AddType?, ForceAddFlags?}</c>, at most 1000.</param>
    [Function("friend_add")]
    public Task Add([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_add")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "friend_add", (caller, body, within) =>
        {
            var sent = FriendRequests.Read(body, clock.GetUtcNow(), imported: false);
            var both = FriendRequests.ReadBoth(body, "AddType", "Add_Type", otherwise: true);
            _ = body.Flag("ForceAddFlags");   // forced or not: there is no verification to skip
            return AddAsync(FriendApi.OwnerIn(caller, body), sent, both, replace: false, within);
        }, stop);

    /// <summary>Imports friends, on the owner's list only; one who is on it already takes the new details.</summary>
    /// <param name="request">Body as for <c>friend_add</c>, with <c>AddTime?</c>; <c>RemarkTime</c> and <c>CustomItem</c> are not
    /// kept.</param>
    [Function("friend_import")]
    public Task Import(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_import")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "friend_import", (caller, body, within) =>
        {
            var sent = FriendRequests.Read(body, clock.GetUtcNow(), imported: true);
            return AddAsync(FriendApi.OwnerIn(caller, body), sent, both: false, replace: true, within);
        }, stop);

    /// <summary>Changes the remark and the groups of friends, on the owner's list only.</summary>
    /// <param name="request">Body <c>{From_Account, UpdateItem:[{To_Account, SnsItem:[{Tag, Value}]}]}</c>, at most 1000.</param>
    [Function("friend_update")]
    public Task Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_update")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "friend_update", async (caller, body, within) =>
        {
            var sent = FriendRequests.ReadChanges(body);
            var changes = sent.Select(one => one.Change).OfType<FriendChange>().ToList();
            var answers = await friends.UpdateAsync(FriendApi.OwnerIn(caller, body), changes, within);
            return FriendApi.WriteAnswers(
                sent.Select(one => one.Account),
                [.. answers ?? throw FriendApi.OwnerUnknown(), .. sent.Select(one => one.Refused).OfType<FriendAnswer>()],
                FriendCodes.OfUpdate);
        }, stop);

    /// <summary>Deletes friends, by default from the owner's list only.</summary>
    /// <param name="request">Body <c>{From_Account, To_Account:[…], DeleteType?}</c>, at most 1000.</param>
    [Function("friend_delete")]
    public Task Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_delete")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "friend_delete", async (caller, body, within) =>
        {
            var sent = body.RequiredStrings("To_Account", FriendRequests.FriendsPerCallMax).Distinct(StringComparer.Ordinal).ToList();
            var both = FriendRequests.ReadBoth(body, "DeleteType", "Delete_Type", otherwise: false);
            var answers = await friends.RemoveAsync(FriendApi.OwnerIn(caller, body), UserIdList.Parse(sent).Legal, both, within);
            return FriendApi.WriteAnswers(sent, answers, FriendCodes.Of);
        }, stop);

    /// <summary>Deletes all friends, by default from the owner's list only.</summary>
    /// <param name="request">Body <c>{From_Account, DeleteType?}</c>.</param>
    [Function("friend_delete_all")]
    public Task DeleteAll(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_delete_all")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "friend_delete_all", async (caller, body, within) =>
        {
            var both = FriendRequests.ReadBoth(body, "DeleteType", "Delete_Type", otherwise: false);
            if (!await cleanup.ClearAsync(FriendApi.OwnerIn(caller, body), both, within)) throw FriendApi.OwnerUnknown();
            return _ => { };
        }, stop);

    private async ValueTask<ResponseWriter.Data> AddAsync(
        UserKey owner, List<FriendRequests.Sent> sent, bool both, bool replace, CancellationToken within)
    {
        var answers = await friends.AddAsync(owner, [.. sent.Select(one => one.Friend).OfType<Friend>()], both, replace, within);
        return FriendApi.WriteAnswers(sent.Select(one => one.Account), answers, FriendCodes.Of);
    }
}
