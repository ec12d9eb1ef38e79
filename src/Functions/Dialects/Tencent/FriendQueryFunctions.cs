using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>Tencent IM's friends (sns), as they are: listed, picked out, compared.</summary>
public sealed class FriendQueryFunctions(FriendApi api, FriendReader friends)
{
    private const int FriendsPerPageMax = 100;
    private const int FriendsPerPickMax = 100;

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

    /// <summary>Some details of some friends. What is not kept (nicknames, custom fields) is left out.</summary>
    /// <param name="request">Body <c>{From_Account, To_Account:[…], TagList:[…]}</c>, at most 100 friends.</param>
    [Function("friend_get_list")]
    public Task GetSome(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_get_list")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "friend_get_list", async (caller, body, within) =>
        {
            var sent = body.RequiredStrings("To_Account", FriendsPerPickMax).Distinct(StringComparer.Ordinal);
            var tags = FriendRequests.ReadTags(body);
            var list = await friends.FindAsync(FriendApi.OwnerIn(caller, body), within) ?? throw FriendApi.OwnerUnknown();
            var listed = list.Items.ToDictionary(friend => friend.User);
            return FriendApi.Write(
                "InfoItem",
                [
                    .. from account in sent
                       select !UserId.TryParse(account, out var user) ? FriendInfo.Without(account, FriendCodes.All.UserIdInvalid)
                           : listed.TryGetValue(user, out var friend) ? FriendInfo.Of(friend, tags)
                           : FriendInfo.Without(account, FriendCodes.NotOnList),
                ],
                FriendJson.Default.FriendInfoArray);
        }, stop);

    /// <summary>Who of some users is on the owner's list, and on whose list the owner is.</summary>
    /// <param name="request">Body <c>{From_Account, To_Account:[…], CheckType}</c>, at most 1000.</param>
    [Function("friend_check")]
    public Task Check(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v4/sns/friend_check")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "friend_check", async (caller, body, within) =>
        {
            var sent = body.RequiredStrings("To_Account", FriendRequests.FriendsPerCallMax).Distinct(StringComparer.Ordinal).ToList();
            var both = FriendRequests.ReadCheckedBoth(body);
            var owner = FriendApi.OwnerIn(caller, body);
            var users = UserIdList.Parse(sent).Legal;
            if (both) api.RequireReads(caller, users.Count);
            var relations = await friends.CompareAsync(owner, users, both, within) ?? throw FriendApi.OwnerUnknown();
            var byAccount = relations.ToDictionary(relation => relation.User.Value, StringComparer.Ordinal);
            return FriendApi.Write(
                "InfoItem",
                [
                    .. from account in sent
                       select byAccount.TryGetValue(account, out var relation)
                           ? CheckedFriend.From(relation, both)
                           : CheckedFriend.Without(account, FriendCodes.All.UserIdInvalid),
                ],
                FriendJson.Default.CheckedFriendArray);
        }, stop);

    private Task ListAsync(HttpRequest request, string command, CancellationToken stop) =>
        api.AnswerAsync(request, command, async (caller, body, within) =>
        {
            var start = (int)(body.Number("StartIndex", 0, int.MaxValue) ?? 0);
            var known = body.Number("StandardSequence", 0, long.MaxValue);
            _ = body.Number("CustomSequence", 0, long.MaxValue);
            var list = await friends.FindAsync(FriendApi.OwnerIn(caller, body), within) ?? throw FriendApi.OwnerUnknown();
            return json => WritePage(json, list, start, known);
        }, stop);

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
