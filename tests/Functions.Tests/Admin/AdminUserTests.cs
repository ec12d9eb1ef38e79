using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Admin;
using Presence.Functions.Configuration;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Admin;

/// <summary>What an admin hears of one user, and who may ask at all.</summary>
public sealed class AdminUserTests : IDisposable
{
    private static readonly string[] Verbs = ["adminExplain", "adminOnline", "adminCounts", "adminWatchers", "adminWatch"];

    private readonly World _world = new(rules: new AppRules(HearsFriends: true, NotesChanges: true));
    private readonly Endpoints _api;

    public AdminUserTests() => _api = new Endpoints(_world);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task While_the_console_is_off_every_verb_says_so_and_nothing_is_loaded()
    {
        using var world = new World(console: false);
        var api = new Endpoints(world);

        foreach (var verb in Verbs)
        {
            var answer = await api.AskAsync(verb, "administrator", new { userID = "ann" });
            Assert.Equal(72001, Code(answer));
            Assert.Contains("Presence__Console", answer.GetProperty("ErrorInfo").GetString(), StringComparison.Ordinal);
        }
        Assert.Empty(world.Store.Calls);
    }

    [Fact]
    public async Task Only_an_admin_may_ask_and_nothing_is_loaded_for_others()
    {
        foreach (var verb in Verbs) Assert.Equal(70403, Code(await _api.AskAsync(verb, "ann", new { userID = "ann" })));
        Assert.Empty(_world.Store.Calls);
        foreach (var verb in Verbs) Assert.Equal(60002, Code(await _api.SendAsync(verb, "GET", "?", null)));
    }

    [Fact]
    public async Task Each_verb_has_a_limit_of_its_own()
    {
        using var world = new World(rates: new RateLimitSettings { Client = 2 });
        var api = new Endpoints(world);

        foreach (var verb in (string[])["adminCounts", "adminOnline"])
        {
            for (var i = 0; i < 2; i++) await api.CallAsync(verb, "administrator");
            Assert.Equal(2996, Code(await api.AskAsync(verb, "administrator")));
        }
    }

    [Theory]
    [InlineData("adminExplain", """{}""", 70402, "userID is missing")]
    [InlineData("adminExplain", """{"userID":7}""", 70402, "userID must be a string")]
    [InlineData("adminExplain", """{"userID":""}""", 70402, "A user id has 1 to 32 bytes")]
    [InlineData("adminExplain", """{"userID":"dave"}""", 70107, "Nobody by this id")]
    [InlineData("adminExplain", """[]""", 60003, "not a JSON object")]
    [InlineData("adminOnline", """{"limit":101}""", 70402, "limit must be a whole number from 1 to 100")]
    [InlineData("adminOnline", """{"limit":0}""", 70402, "limit must be")]
    [InlineData("adminOnline", """{"platform":"Fridge"}""", 70402, "platform is one of Web, Android, iPhone")]
    [InlineData("adminOnline", """{"prefix":[]}""", 70402, "prefix must be a string")]
    [InlineData("adminOnline", """{"cursor":1}""", 70402, "cursor must be a string")]
    [InlineData("adminWatchers", """{"limit":5}""", 70402, "userID is missing")]
    [InlineData("adminWatch", """{}""", 70402, "connectionId is missing")]
    [InlineData("adminWatch", """{"connectionId":"c9"}""", 6014, "You have no such connection")]
    public async Task A_wrong_request_is_told_what_to_do(string verb, string body, int code, string text)
    {
        var answer = await _api.AskAsync(verb, "administrator", System.Text.Encoding.UTF8.GetBytes(body));

        Assert.Equal(code, Code(answer));
        Assert.Contains(text, answer.GetProperty("ErrorInfo").GetString(), StringComparison.Ordinal);
    }

    [Rule("R32"), Fact]
    public async Task A_user_is_explained_with_all_that_stands_in_the_rows_and_no_secret()
    {
        var secret = new string('a', 32);
        await _world.KnownAsync("bob", "carol");
        await _world.DoAsync(World.Ann, new Command.SignIn(secret, Platform.IPhone, "red") { Credential = "credential1" });
        await _world.DoAsync(World.Ann, new Command.Connect(secret, "c1", "credential2"));
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));
        await _world.Subscriptions.SubscribeAsync(new(World.Ann), [World.Bob.User], TimeSpan.FromMinutes(5), default);
        var friend = new Friend(World.Ann.User, _world.Clock.Now) { AddSource = "Web", Remark = "a secret remark" };
        await _world.Friends.AddAsync(World.Carol, [friend], both: false, replace: false, default);

        var answer = await ExplainAsync();

        Assert.Equal(["Online", "Online", "Online", "tea"], Texts(answer, "status", "tencent", "zim", "customStatus"));
        var session = Assert.Single(answer.GetProperty("sessions").EnumerateArray());
        Assert.Equal(["iPhone", "red", "Online"], Texts(session, "platform", "instance", "phase"));
        Assert.Equal("bob", answer.GetProperty("subscriptions").GetProperty("items")[0].GetProperty("userID").GetString());
        Assert.Equal("""{"userIDList":["carol"],"complete":true,"heard":true}""", answer.GetProperty("listedBy").GetRawText());
        Assert.Equal(["CustomStatus", "Register"], answer.GetProperty("transitions").EnumerateArray().SelectMany(t => Texts(t, "reason")));
        Assert.Equal(2, answer.GetProperty("notices").GetProperty("waiting").GetInt32());
        Assert.Equal(["lease", "expiry", "notice"], answer.GetProperty("due").EnumerateObject().Select(due => due.Name));
        Assert.Equal(
            ["NoticeRetried", "SubscriptionEnds", "Ask", "LeaseEnds", "SubscriptionsDropped", "Forgotten"],
            answer.GetProperty("next").EnumerateArray().SelectMany(happens => Texts(happens, "kind")));
        Assert.Equal(_world.Clock.Now.AddSeconds(400).ToUnixTimeMilliseconds(), answer.GetProperty("holdsUntil").GetInt64());
        foreach (var hidden in (string[])[secret, "credential1", "credential2", "a secret remark"])
            Assert.DoesNotContain(hidden, answer.GetRawText(), StringComparison.Ordinal);
    }

    [Rule("R32"), Rule("R31"), Fact]
    public async Task A_deleted_account_is_explained_without_its_past()
    {
        await _world.OnlineAsync(World.Ann);
        await _api.CallAsync("account_delete", "administrator", new { DeleteItem = new[] { new { UserID = "ann" } } });

        var answer = await ExplainAsync();

        Assert.False(answer.GetProperty("known").GetBoolean());
        Assert.Equal(_world.Clock.Now.ToUnixTimeMilliseconds(), answer.GetProperty("deletedAt").GetInt64());
        Assert.Empty(answer.GetProperty("transitions").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("zim").ValueKind);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("holdsUntil").ValueKind);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_says_why()
    {
        _world.Store.Unreadable.Add(World.Ann);

        var answer = await _api.AskAsync("adminExplain", "administrator", new { userID = "ann" });

        Assert.Equal(70500, Code(answer));
        Assert.Contains("it is damaged", answer.GetProperty("ErrorInfo").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_are_connected_and_hear_of_a_user_are_found()
    {
        await _world.KnownAsync("ann");
        foreach (var name in (string[])["bob", "carol", "dave", "erin", "frank"]) await _world.OnlineAsync(World.Key(name));
        await _world.Subscriptions.SubscribeAsync(new(World.Bob), [World.Ann.User], TimeSpan.FromMinutes(5), default);
        await _world.Subscriptions.SubscribeAsync(new(World.Carol), [World.Ann.User], null, default);
        var ann = new Friend(World.Ann.User, _world.Clock.Now) { AddSource = "Web" };
        await _world.Friends.AddAsync(World.Carol, [ann], both: false, replace: false, default);
        await _world.Friends.AddAsync(World.Key("dave"), [ann], both: false, replace: false, default);
        await _world.Subscriptions.SubscribeAsync(new(World.Key("erin")), [World.Ann.User], null, default);
        await _world.DoAsync(World.Key("erin"), new Command.SignOut("s1"));
        _world.Store.Unreadable.Add(World.Key("frank"));

        var page = await _api.CallAsync("adminWatchers", "administrator", new { userID = "ann", limit = 2 });
        Assert.Equal(["bob subscription", "carol both"], Watchers(page));
        Assert.True(page.GetProperty("users")[0].TryGetProperty("until", out _));
        var cursor = page.GetProperty("next").GetString();
        var rest = await _api.CallAsync("adminWatchers", "administrator", new { userID = "ann", cursor });

        Assert.Equal(["dave friend"], Watchers(rest));
        Assert.False(rest.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task A_page_of_watchers_ends_when_enough_were_looked_at()
    {
        using var world = new World();
        var api = new Endpoints(world);
        for (var i = 0; i <= WatcherSearch.LookedMax; i++) await world.OnlineAsync(World.Key($"user{i:D3}"));

        var page = await api.CallAsync("adminWatchers", "administrator", new { userID = "user000" });

        Assert.Equal(WatcherSearch.LookedMax, page.GetProperty("looked").GetInt32());
        Assert.Equal("user199", page.GetProperty("next").GetString());
    }

    private Task<JsonElement> ExplainAsync() => _api.CallAsync("adminExplain", "administrator", new { userID = "ann" });

    private static IEnumerable<string?> Texts(JsonElement of, params string[] names) =>
        names.Select(name => of.GetProperty(name).GetString());

    private static int Code(JsonElement answer) => answer.GetProperty("ErrorCode").GetInt32();

    private static IEnumerable<string> Watchers(JsonElement page) =>
        page.GetProperty("users").EnumerateArray().Select(user => $"{user.GetProperty("userID")} {user.GetProperty("by")}");
}
