using System.Text.Json;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects;

/// <summary>What callers hear when the table storage does not answer in time: that, in the code of the service.</summary>
public sealed class NoAnswerCodesTests : IDisposable
{
    private const string Admin = "administrator";

    private static readonly object Body = new
    {
        To_Account = new[] { "ann" }, UserID = "ann", CheckItem = new[] { new { UserID = "ann" } }, From_Account = "ann",
        userIDList = new[] { "ann" }, customStatus = "tea", sessionId = "s1",
    };

    private readonly World _world = new();
    private readonly Endpoints _endpoints;

    public NoAnswerCodesTests() => _endpoints = new Endpoints(_world);

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var all = new TheoryData<string, string, int>();
            foreach (var service in new[] { "silence", "refusal", "503 ServerBusy", "400 InvalidInput" })
            {
                var isFault = service.StartsWith('4');
                foreach (var name in new[] { "querystate", "query_online_status" }) all.Add(service, name, isFault ? 90994 : 90992);
                foreach (var name in new[] { "account_import", "account_check", "kick" }) all.Add(service, name, isFault ? 70500 : 70169);
                foreach (var name in new[] { "friend_get", "friend_delete" }) all.Add(service, name, isFault ? 30006 : 30007);
                foreach (var name in new[]
                {
                    "negotiate", "heartbeat", "logout", "setSelfStatus", "getUserStatus", "subscribeUserStatus", "unsubscribeUserStatus",
                    "getSubscriptions",
                }) all.Add(service, name, isFault ? 70500 : 60008);
                all.Add(service, "QueryUserOnlineState", isFault ? 660000001 : 1);
            }
            return all;
        }
    }

    [Deviation("T18", "F7"), Theory, MemberData(nameof(Cases))]
    public async Task It_is_said_to_be_late_and_a_fault_is_said_to_be_one(string service, string function, int code)
    {
        using var tables = new OddTableService(service);
        var rows = new TableRowStore(tables.Accounts);
        _world.Store.Before = async _ => await rows.LoadAsync(RowKind.User, World.Ann, default);

        var answer = function == "QueryUserOnlineState"
            ? await _endpoints.CallZimAsync("ann")
            : await _endpoints.AskAsync(function, Admin, Body);

        Assert.Equal(code, (answer.TryGetProperty("Code", out var zim) ? zim : answer.GetProperty("ErrorCode")).GetInt32());
    }

    [Fact]
    public async Task A_change_whose_commit_is_never_answered_is_tried_again_and_then_late()
    {
        await _endpoints.CallAsync("negotiate", "ann");
        using var tables = new OddTableService("refusal");
        var rows = new TableRowStore(tables.Accounts);
        var commits = 0;
        _world.Store.Before = async call =>
        {
            if (call.Verb != StoreVerb.Commit) return;
            commits++;
            await rows.TryCommitAsync(RowKind.User, World.Ann, RowKind.User.None, default);
        };

        JsonElement answer = await _endpoints.AskAsync("setSelfStatus", "ann", new { customStatus = "tea" });

        Assert.Equal((60008, 3), (answer.GetProperty("ErrorCode").GetInt32(), commits));
    }

    public void Dispose() => _world.Dispose();
}
