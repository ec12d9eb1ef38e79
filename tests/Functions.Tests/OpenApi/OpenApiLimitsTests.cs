using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Presence.Domain;
using Presence.Functions.Dialects.Client;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Dialects.Zim;

namespace Presence.Functions.Tests.OpenApi;

/// <summary>The numbers of the document are those of the code.</summary>
public sealed class OpenApiLimitsTests
{
    [Theory]
    [InlineData("QueryStateRequest.To_Account.maxItems", typeof(QueryStateFunctions), "UsersPerQueryMax")]
    [InlineData("QueryOnlineStatusRequest.To_Account.maxItems", typeof(QueryStateFunctions), "UsersPerQueryMax")]
    [InlineData("QueryStateAnswer.QueryResult.maxItems", typeof(QueryStateFunctions), "UsersPerQueryMax")]
    [InlineData("QueryOnlineStatusAnswer.QueryResult.maxItems", typeof(QueryStateFunctions), "UsersPerQueryMax")]
    [InlineData("QueryErrorList.maxItems", typeof(QueryStateFunctions), "UsersPerQueryMax")]
    [InlineData("AccountsImportRequest.AccountList.maxItems", typeof(AccountFunctions), "AccountsPerImportMax")]
    [InlineData("AccountsImportRequest.Accounts.maxItems", typeof(AccountFunctions), "AccountsPerImportMax")]
    [InlineData("AccountsImportAnswer.FailAccounts.maxItems", typeof(AccountFunctions), "AccountsPerImportMax")]
    [InlineData("AccountCheckRequest.CheckItem.maxItems", typeof(AccountFunctions), "AccountsPerCheckMax")]
    [InlineData("AccountCheckAnswer.ResultItem.maxItems", typeof(AccountFunctions), "AccountsPerCheckMax")]
    [InlineData("AccountDeleteRequest.DeleteItem.maxItems", typeof(AccountFunctions), "AccountsPerDeletionMax")]
    [InlineData("AccountDeleteAnswer.ResultItem.maxItems", typeof(AccountFunctions), "AccountsPerDeletionMax")]
    [InlineData("FriendAddRequest.AddFriendItem.maxItems", typeof(FriendRequests), "FriendsPerCallMax")]
    [InlineData("FriendImportRequest.AddFriendItem.maxItems", typeof(FriendRequests), "FriendsPerCallMax")]
    [InlineData("FriendUpdateRequest.UpdateItem.maxItems", typeof(FriendRequests), "FriendsPerCallMax")]
    [InlineData("FriendUpdateRequest.UpdateItem[].SnsItem.maxItems", typeof(FriendRequests), "TagsMax")]
    [InlineData("FriendDeleteRequest.To_Account.maxItems", typeof(FriendRequests), "FriendsPerCallMax")]
    [InlineData("FriendResultsAnswer.ResultItem.maxItems", typeof(FriendRequests), "FriendsPerCallMax")]
    [InlineData("FriendCheckRequest.To_Account.maxItems", typeof(FriendRequests), "FriendsPerCallMax")]
    [InlineData("FriendCheckAnswer.InfoItem.maxItems", typeof(FriendRequests), "FriendsPerCallMax")]
    [InlineData("FriendGetListRequest.To_Account.maxItems", typeof(FriendQueryFunctions), "FriendsPerPickMax")]
    [InlineData("FriendGetListAnswer.InfoItem.maxItems", typeof(FriendQueryFunctions), "FriendsPerPickMax")]
    [InlineData("FriendGetListRequest.TagList.maxItems", typeof(FriendRequests), "TagsMax")]
    [InlineData("FriendGetAnswer.UserDataItem.maxItems", typeof(FriendQueryFunctions), "FriendsPerPageMax")]
    [InlineData("FriendGetAnswer.FriendNum.maximum", typeof(Limits), "FriendsPerUserMax")]
    [InlineData("GetUserStatusRequest.userIDList.maxItems", typeof(StatusFunctions), "UsersPerQueryMax")]
    [InlineData("GetUserStatusAnswer.successUserList.maxItems", typeof(StatusFunctions), "UsersPerQueryMax")]
    [InlineData("GetUserStatusAnswer.failureUserList.maxItems", typeof(StatusFunctions), "UsersPerQueryMax")]
    [InlineData("SetSelfStatusRequest.customStatus.maxLength", typeof(Limits), "CustomStatusBytesMax")]
    [InlineData("CustomStatus.maxLength", typeof(Limits), "CustomStatusBytesMax")]
    [InlineData("SubscribeRequest.userIDList.maxItems", typeof(SubscriptionFunctions), "UsersPerCallMax")]
    [InlineData("SubscribeRequest.durationMinutes.maximum", typeof(Limits), "SubscriptionMinutesMax")]
    [InlineData("SubscribeAnswer.successUserList.maxItems", typeof(SubscriptionFunctions), "UsersPerCallMax")]
    [InlineData("UnsubscribeRequest.userIDList.maxItems", typeof(SubscriptionFunctions), "UsersPerCallMax")]
    [InlineData("HeartbeatRequest.connectionId.maxLength", typeof(SessionFunctions), "ConnectionIdLengthMax")]
    [InlineData("UserId.maxLength", typeof(UserId), "BytesMax")]
    [InlineData("ZimAnswer.Result.maxItems", typeof(ZimFunctions), "UsersPerQueryMax")]
    [InlineData("ZimAnswer.ErrorList.maxItems", typeof(ZimFunctions), "UsersPerQueryMax")]
    public void A_limit_is_the_constant_of_the_code(string place, Type type, string constant) =>
        Assert.Equal(ValueOf(type, constant), (int)Described.At(place));

    [Fact]
    public void What_stands_in_the_address_has_the_same_limits()
    {
        Assert.Equal(Limits.InstanceLengthMax, (int)Parameter("negotiate", "instance")["maxLength"]!);
        Assert.Equal(ValueOf(typeof(ZimFunctions), "UsersPerQueryMax"), (int)Parameter("queryUserOnlineState", "UserId[]")["maxItems"]!);
    }

    [Fact]
    public void Every_platform_is_listed()
    {
        string[] names = [.. Parameter("negotiate", "platform")["enum"]!.AsArray().Select(name => (string)name!)];

        Assert.Equal(
            Enum.GetNames<Platform>().Order(StringComparer.OrdinalIgnoreCase),
            names.Order(StringComparer.OrdinalIgnoreCase),
            StringComparer.OrdinalIgnoreCase);
        Assert.All(names, name => Assert.True(Platforms.TryParse(name, out _)));
    }

    [Fact]
    public void A_user_of_zim_is_written_with_the_letters_that_the_code_takes()
    {
        var written = (string)Parameter("queryUserOnlineState", "UserId[]")["items"]!["pattern"]!;
        var pattern = new Regex(written[..^1] + @"\z", RegexOptions.ExplicitCapture);   // elsewhere "$" does not pass over a line's end

        for (var letter = (char)0; letter < 256; letter++)
            Assert.Equal(ZimUserId.TryParse($"a{letter}", out _), pattern.IsMatch($"a{letter}"));
        foreach (var length in new[] { 0, 1, 64, 65 })
            Assert.Equal(ZimUserId.TryParse(new string('a', length), out _), pattern.IsMatch(new string('a', length)));
    }

    private static int ValueOf(Type type, string constant) =>
        (int)type.GetField(constant, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetRawConstantValue()!;

    private static JsonNode Parameter(string operation, string name) =>
        Described.Operations.Single(one => (string?)one.Body["operationId"] == operation).Body["parameters"]!.AsArray()
            .Single(parameter => (string?)parameter!["name"] == name)!["schema"]!;
}
