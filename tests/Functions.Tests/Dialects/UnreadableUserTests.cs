using System.Text.Json;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects;

/// <summary>A user of whom nothing can be read is answered as the dialect answers a fault; the others of the call are answered.</summary>
public sealed class UnreadableUserTests : IDisposable
{
    private const string Admin = "administrator";
    private readonly World _world = new();
    private readonly RecordingLog<ResponseWriter> _log = new();
    private readonly Endpoints _endpoints;

    public UnreadableUserTests()
    {
        _endpoints = new Endpoints(_world, _log);
        _world.OnlineAsync(World.Ann, connection: "c1").GetAwaiter().GetResult();
        _world.OnlineAsync(World.Carol).GetAwaiter().GetResult();
        _world.Store.Unreadable.Add(World.Bob);
    }

    [Deviation("T33"), Fact]
    public async Task Querystate_has_a_list_of_errors_for_them()
    {
        var answer = await _endpoints.CallAsync("querystate", Admin, new { To_Account = Users(500) });

        Assert.Equal(499, answer.GetProperty("QueryResult").GetArrayLength());
        Assert.Equal("""[{"To_Account":"bob","ErrorCode":90994}]""", answer.GetProperty("ErrorList").GetRawText());
        var without = await _endpoints.CallAsync("querystate", Admin, new { To_Account = new[] { "ann" } });
        Assert.False(without.TryGetProperty("ErrorList", out _));
    }

    [Deviation("T33"), Fact]
    public async Task Query_online_status_lists_them_among_its_errors()
    {
        var answer = await _endpoints.CallAsync("query_online_status", Admin, new { To_Account = Users(500), IsNeedDetail = 1 });

        Assert.Equal(["ann", "carol"], Texts(answer, "QueryResult", "To_Account"));
        var errors = answer.GetProperty("ErrorList").EnumerateArray().ToList();
        Assert.Equal(498, errors.Count);
        Assert.Equal("""{"To_Account":"bob","ErrorCode":90994}""", errors[0].GetRawText());
        Assert.All(errors.Skip(1), error => Assert.Equal(70107, error.GetProperty("ErrorCode").GetInt32()));
    }

    [Deviation("T33"), Fact]
    public async Task GetUserStatus_lists_them_among_the_failures()
    {
        var answer = await _endpoints.CallAsync("getUserStatus", "ann", new { userIDList = Users(500) });

        Assert.Equal(["ann", "carol"], Texts(answer, "successUserList", "userID"));
        Assert.Equal([70500], CodesOf(answer, "bob"));
        Assert.Equal([70107], CodesOf(answer, "user7"));
    }

    [Deviation("T33"), Fact]
    public async Task Subscribing_lists_them_among_the_failures_and_watches_the_others()
    {
        var answer = await _endpoints.CallAsync("subscribeUserStatus", "ann", new { userIDList = Users(100)[1..] });

        Assert.Equal(["carol"], Texts(answer, "successUserList", "userID"));
        Assert.Equal([70500], CodesOf(answer, "bob"));
        Assert.Equal(["carol"], _world.Push.HeardBy("c1"));
        Assert.Equal(["carol"], Texts(await _endpoints.CallAsync("getSubscriptions", "ann"), "subscriptions", "userID"));
    }

    [Deviation("Z11"), Fact]
    public async Task ZIM_lists_them_with_a_sub_code_of_their_own()
    {
        var answer = await _endpoints.CallZimAsync(Users(100));

        Assert.Equal((0, 2), (answer.GetProperty("Code").GetInt32(), answer.GetProperty("Result").GetArrayLength()));
        var errors = answer.GetProperty("ErrorList").EnumerateArray().ToList();
        Assert.Equal("""{"UserId":"bob","SubCode":660000001}""", errors[0].GetRawText());
        Assert.All(errors.Skip(1), error => Assert.Equal(660200001, error.GetProperty("SubCode").GetInt32()));
        Assert.Equal(660000001, (await _endpoints.CallZimAsync("bob")).GetProperty("Code").GetInt32());
        Assert.Equal(660200001, (await _endpoints.CallZimAsync("bob", "dave")).GetProperty("Code").GetInt32());
    }

    [Deviation("T33"), Fact]
    public async Task Account_check_says_that_it_does_not_know()
    {
        var answer = await _endpoints.CallAsync(
            "account_check", Admin, new { CheckItem = Users(100).Select(user => new { UserID = user }) });

        var items = answer.GetProperty("ResultItem").EnumerateArray().ToList();
        Assert.Equal(100, items.Count);
        Assert.Equal(
            """{"UserID":"bob","ResultCode":70500,"ResultInfo":"Internal error; try again","AccountStatus":""}""", items[1].GetRawText());
        Assert.Equal("Imported", items[2].GetProperty("AccountStatus").GetString());
    }

    [Deviation("T33"), Theory, InlineData("Add_Type_Single"), InlineData("Add_Type_Both")]
    public async Task Friends_are_added_but_for_them(string type)
    {
        var answer = await _endpoints.CallAsync("friend_add", Admin, new
        {
            From_Account = "ann", AddType = type,
            AddFriendItem = Users(500)[1..].Select(user => new { To_Account = user, AddSource = "AddSource_Type_Web" }),
        });

        Assert.Equal([30006, 0, 30003], ResultsOf(answer).Take(3));
        var friends = await _endpoints.CallAsync("friend_get", Admin, new { From_Account = "ann" });
        Assert.Equal(["carol"], Texts(friends, "UserDataItem", "To_Account"));
    }

    [Fact]
    public async Task A_friend_whose_list_cannot_be_read_is_taken_off_by_the_sweep_once_it_can()
    {
        _world.Store.Unreadable.Clear();
        await _world.KnownAsync("bob");
        await AddAsync("bob");
        _world.Store.Unreadable.Add(World.Bob);

        var answer = await _endpoints.CallAsync(
            "friend_delete", Admin, new { From_Account = "ann", To_Account = new[] { "bob", "carol" }, DeleteType = "Delete_Type_Both" });

        Assert.Equal([30006, 31704], ResultsOf(answer));
        Assert.Single(await _world.TasksAsync());
        await _world.SweepTasksAsync();
        Assert.Single(await _world.TasksAsync());   // nor can the sweep
        _world.Store.Unreadable.Clear();
        await _world.SweepTasksAsync();
        Assert.Empty(await _world.TasksAsync());
        var bobs = await _endpoints.CallAsync("friend_get", Admin, new { From_Account = "bob" });
        Assert.Equal(0, bobs.GetProperty("FriendNum").GetInt32());
    }

    [Fact]
    public async Task A_snapshot_leaves_them_out()
    {
        _world.Store.Unreadable.Clear();
        await _endpoints.CallAsync("subscribeUserStatus", "ann", new { userIDList = new[] { "bob", "carol" } });
        await _world.KnownAsync("bob");
        await _endpoints.CallAsync("subscribeUserStatus", "ann", new { userIDList = new[] { "bob" } });
        _world.Store.Unreadable.Add(World.Bob);
        _world.Push.Shown.Clear();

        await _world.Connections.ConnectedAsync(new(World.Ann, "s1", ""), "c2", default);

        Assert.Equal(["ann", "bob", "carol"], _world.Push.HeardBy("c2"));   // it may come back at any time
        Assert.Equal(["ann", "carol"], _world.Push.Shown.Where(shown => shown.Connection == "c2").Select(shown => shown.Status.UserID));
        Assert.Contains("c2", _world.Push.Ready);
    }

    [Theory]
    [InlineData("querystate", 90994), InlineData("query_online_status", 90994), InlineData("account_check", 70500)]
    [InlineData("kick", 70500), InlineData("friend_get", 30006), InlineData("getUserStatus", 70500), InlineData("setSelfStatus", 70500)]
    [InlineData("negotiate", 70500), InlineData("subscribeUserStatus", 70500)]
    public async Task A_caller_of_whom_nothing_can_be_read_hears_of_a_fault_and_the_log_has_one_line(string function, int code)
    {
        _world.Store.Unreadable.Add(World.Key(Admin));
        await IsBrokenAsync(function, Admin, null, code, "1400000000-administrator");
    }

    [Theory]
    [InlineData("kick", 70500), InlineData("account_import", 70500), InlineData("friend_get", 30006), InlineData("friend_delete", 30006)]
    [InlineData("friend_delete_all", 30006)]
    public async Task A_user_who_is_to_be_changed_and_cannot_be_read_is_a_fault_and_the_log_has_one_line(string function, int code) =>
        await IsBrokenAsync(
            function, Admin, new { UserID = "bob", From_Account = "bob", To_Account = new[] { "ann" } }, code, "1400000000-bob");

    public void Dispose() => _world.Dispose();

    private async Task IsBrokenAsync(string function, string caller, object? body, int code, string key)
    {
        var answer = await _endpoints.AskAsync(function, caller, body);

        Assert.Equal(code, answer.GetProperty("ErrorCode").GetInt32());
        Assert.Single(_log.Lines);
        var line = Assert.Single(_log.Failures);
        Assert.Contains(key, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain(" at Presence", line, StringComparison.Ordinal);
    }

    private Task AddAsync(string friend) => _endpoints.CallAsync("friend_add", Admin, new
    {
        From_Account = "ann", AddFriendItem = new[] { new { To_Account = friend, AddSource = "AddSource_Type_Web" } },
    });

    // Ann, bob, carol, and others of whom nobody has heard.
    private static string[] Users(int count) => ["ann", "bob", "carol", .. Enumerable.Range(3, count - 3).Select(i => $"user{i}")];

    private static IEnumerable<string?> Texts(JsonElement answer, string list, string name) =>
        answer.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(name).GetString());

    private static IEnumerable<int> ResultsOf(JsonElement answer) =>
        answer.GetProperty("ResultItem").EnumerateArray().Select(item => item.GetProperty("ResultCode").GetInt32());

    private static IEnumerable<int> CodesOf(JsonElement answer, string user) =>
        answer.GetProperty("failureUserList").EnumerateArray().Where(failure => failure.GetProperty("userID").GetString() == user)
            .Select(failure => failure.GetProperty("code").GetInt32());
}
