using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>Tencent IM's friends (sns): added, imported, deleted, listed. Nobody asks, nobody agrees: an admin says who is whose friend (R22).</summary>
public sealed class FriendFunctions(RestApi api, PresenceService presence, Friendships friendships, TimeProvider clock)
{
    private const int BodyBytesMax = 2 * 1024 * 1024;   // a full call, with every character written as \uXXXX

    /// <summary>Adds friends, by default on both lists; a friend of both already is refused.</summary>
    /// <param name="request">Body <c>{From_Account, AddFriendItem:[{To_Account, AddSource, Remark?, GroupName?, AddWording?}], AddType?, ForceAddFlags?}</c>, at most 1000.</param>
    /// <param name="stop">Gives up.</param>
    [Function("friend_add")]
    public Task Add([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_add")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, async (caller, body, within) =>
        {
            var friends = FriendWire.ReadFriends(body, clock.GetUtcNow(), imported: false);
            var both = FriendWire.ReadBoth(body, "AddType", "Add_Type", otherwise: true);
            _ = body.Flag("ForceAddFlags");   // forced or not: there is no verification to skip
            var answers = await friendships.AddAsync(await OwnerAsync(caller, body, within), friends, both, replace: false, within);
            return json => json.WriteAnswers(answers);
        }, stop);

    /// <summary>Imports friends, on the own list only; one who is on it already takes the new details.</summary>
    /// <param name="request">Body as for <c>friend_add</c>, with <c>AddTime?</c>; <c>RemarkTime</c> and <c>CustomItem</c> are not kept.</param>
    /// <param name="stop">Gives up.</param>
    [Function("friend_import")]
    public Task Import([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_import")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, async (caller, body, within) =>
        {
            var friends = FriendWire.ReadFriends(body, clock.GetUtcNow(), imported: true);
            var answers = await friendships.AddAsync(await OwnerAsync(caller, body, within), friends, both: false, replace: true, within);
            return json => json.WriteAnswers(answers);
        }, stop);

    /// <summary>Deletes friends, by default from the own list only.</summary>
    /// <param name="request">Body <c>{From_Account, To_Account:[…], DeleteType?}</c>, at most 1000.</param>
    /// <param name="stop">Gives up.</param>
    [Function("friend_delete")]
    public Task Delete([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_delete")] HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, async (caller, body, within) =>
        {
            var users = body.RequiredTexts("To_Account", Limits.FriendsPerCallMax).Distinct(StringComparer.Ordinal).ToList();
            var both = FriendWire.ReadBoth(body, "DeleteType", "Delete_Type", otherwise: false);
            var answers = await friendships.RemoveAsync(await OwnerAsync(caller, body, within), users, both, within);
            return json => json.WriteAnswers(answers);
        }, stop);

    /// <summary>Lists friends, 100 at a time, earliest first.</summary>
    /// <param name="request">Body <c>{From_Account, StartIndex?, StandardSequence?, CustomSequence?}</c>.</param>
    /// <param name="stop">Gives up.</param>
    [Function("friend_get")]
    public Task Get([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_get")] HttpRequest request, CancellationToken stop) => ListAsync(request, stop);

    /// <summary>The same under its old name.</summary>
    /// <param name="request">As for <c>friend_get</c>.</param>
    /// <param name="stop">Gives up.</param>
    [Function("friend_get_all")]
    public Task GetAll([HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_get_all")] HttpRequest request, CancellationToken stop) => ListAsync(request, stop);

    private Task ListAsync(HttpRequest request, CancellationToken stop) =>
        AnswerAsync(request, async (caller, body, within) =>
        {
            var start = (int)(body.Number("StartIndex", 0, int.MaxValue) ?? 0);
            var known = body.Number("StandardSequence", 0, long.MaxValue);
            _ = body.Number("CustomSequence", 0, long.MaxValue);
            var friends = await friendships.OfAsync(await OwnerAsync(caller, body, within), within);
            return json => json.WritePage(friends, start, known);
        }, stop);

    private async ValueTask<UserKey> OwnerAsync(Caller caller, JsonBody body, CancellationToken within)
    {
        var owner = caller.Other(body.Text("From_Account") ?? throw new RefusedException(Refusal.FieldInvalid, "From_Account is missing"));
        if (!UserKey.IsLegal(owner.User)) throw new RefusedException(Refusal.UserIdInvalid, "From_Account");
        return (await presence.ReadAsync([owner], within))[0].Known ? owner : throw new RefusedException(Refusal.UserUnknown, "From_Account");
    }

    private Task AnswerAsync(HttpRequest request, RestApi.Handle handle, CancellationToken stop) =>
        api.AnswerAsync(request, FriendCodes.Of, async (caller, body, within) =>
        {
            var data = await handle(caller, body, within);
            return json =>
            {
                json.WriteDisplay();
                data(json);
            };
        }, stop, refusedToo: (json, _) => json.WriteDisplay(), bytesMax: BodyBytesMax);
}
