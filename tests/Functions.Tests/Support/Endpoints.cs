using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Admin;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Dialects.Admin;
using Presence.Functions.Dialects.Client;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Dialects.Zim;
using Presence.Functions.Wire;

namespace Presence.Functions.Tests.Support;

/// <summary>The HTTP functions over a world, called by their name as a signed caller does, without a host.</summary>
internal sealed class Endpoints
{
    private readonly World _world;
    private readonly Dictionary<string, Func<HttpRequest, Task>> _functions;

    /// <param name="log">Hears of answers that could not be given; null for nobody.</param>
    public Endpoints(World world, ILogger<ResponseWriter>? log = null)
    {
        _world = world;
        var responses = new ResponseWriter(TimeProvider.System, new(world.Metrics), log ?? NullLogger<ResponseWriter>.Instance);
        var client = new ClientApi(responses, world.Authenticator, world.Rates);
        var tencent = new TencentApi(responses, world.Authenticator, world.Rates);
        var sessions = new SessionFunctions(client, world.Connections, world.Presence);
        var statuses = new StatusFunctions(client, world.Presence);
        var subscriptions = new SubscriptionFunctions(client, world.Subscriptions, world.Audience);
        var queries = new QueryStateFunctions(tencent, world.Rates, world.Presence);
        var accounts = new AccountFunctions(
            tencent, world.Authenticator, world.Presence, world.The<AccountImporter>(), world.The<AccountEraser>());
        var sns = new FriendApi(tencent);
        var friends = new FriendFunctions(sns, world.Friends, world.The<FriendCleanup>(), world.Clock);
        var friendQueries = new FriendQueryFunctions(sns, world.The<FriendReader>());
        var admin = new AdminApi(responses, world.Authenticator, world.Rates, world.Settings);
        var adminUsers = new UserFunctions(admin, world.The<Explainer>(), world.The<WatcherSearch>());
        var online = new OnlineFunctions(admin, world.The<OnlineUsers>(), world.The<ChangeWatch>());
        var zim = new ZimFunctions(responses, new ZimAuthenticator(world.Settings, world.Clock), world.Rates, world.Presence);
        _functions = new(StringComparer.Ordinal)
        {
            ["negotiate"] = request => sessions.Negotiate(request, default),
            ["heartbeat"] = request => sessions.Heartbeat(request, default),
            ["logout"] = request => sessions.Logout(request, default),
            ["setSelfStatus"] = request => statuses.SetSelfStatus(request, default),
            ["getUserStatus"] = request => statuses.GetUserStatus(request, default),
            ["subscribeUserStatus"] = request => subscriptions.Subscribe(request, default),
            ["unsubscribeUserStatus"] = request => subscriptions.Unsubscribe(request, default),
            ["getSubscriptions"] = request => subscriptions.GetSubscriptions(request, default),
            ["querystate"] = request => queries.QueryState(request, default),
            ["query_online_status"] = request => queries.QueryOnlineStatus(request, default),
            ["account_import"] = request => accounts.Import(request, default),
            ["multiaccount_import"] = request => accounts.ImportMany(request, default),
            ["account_delete"] = request => accounts.Delete(request, default),
            ["account_check"] = request => accounts.Check(request, default),
            ["kick"] = request => accounts.Kick(request, default),
            ["friend_add"] = request => friends.Add(request, default),
            ["friend_delete"] = request => friends.Delete(request, default),
            ["friend_delete_all"] = request => friends.DeleteAll(request, default),
            ["friend_update"] = request => friends.Update(request, default),
            ["friend_get"] = request => friendQueries.Get(request, default),
            ["friend_get_list"] = request => friendQueries.GetSome(request, default),
            ["friend_check"] = request => friendQueries.Check(request, default),
            ["adminExplain"] = request => adminUsers.Explain(request, default),
            ["adminWatchers"] = request => adminUsers.FindWatchers(request, default),
            ["adminOnline"] = request => online.Online(request, default),
            ["adminCounts"] = request => online.Counts(request, default),
            ["adminWatch"] = request => online.Watch(request, default),
            ["QueryUserOnlineState"] = request => zim.QueryUserOnlineState(request, default),
        };
    }

    /// <summary>Calls a function and demands that it answers OK.</summary>
    /// <param name="user">The caller.</param>
    /// <param name="query">More of the address; starts with &amp;.</param>
    public async Task<JsonElement> CallAsync(string function, string user, object? body = null, string query = "")
    {
        var answer = await AskAsync(function, user, body, query);
        Assert.True(answer.GetProperty("ErrorCode").GetInt32() == 0, answer.ToString());
        return answer;
    }

    /// <summary>Calls a function, whatever it answers.</summary>
    /// <param name="user">The caller.</param>
    /// <param name="query">More of the address; starts with &amp;.</param>
    public Task<JsonElement> AskAsync(string function, string user, object? body = null, string query = "")
    {
        var signature = UserSig.Make(World.TheApp, new UserId(user), _world.Clock.Now, TimeSpan.FromDays(1));
        var identity = string.Create(CultureInfo.InvariantCulture, $"sdkappid={World.App}&identifier={user}&usersig={signature}");
        return SendAsync(function, "POST", $"?{identity}&contenttype=json{query}", body);
    }

    /// <summary>Asks as a backend that speaks ZIM does.</summary>
    public async Task<JsonElement> CallZimAsync(params string[] users)
    {
        var now = _world.Clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = ZimAuthenticator.Sign("12345", now, World.TheApp.ZimServerSecret!, now);
        var identity = $"AppId=12345&SignatureNonce={now}&Timestamp={now}&SignatureVersion=2.0&Signature={signature}";
        var ids = string.Concat(users.Select(user => $"&UserId[]={user}"));
        return await SendAsync("QueryUserOnlineState", "GET", $"?Action=QueryUserOnlineState&{identity}{ids}", null);
    }

    /// <summary>Sends anything to a function.</summary>
    /// <param name="query">Starts with a question mark.</param>
    /// <param name="body">Bytes as they are; anything else as JSON.</param>
    public async Task<JsonElement> SendAsync(string function, string method, string query, object? body)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body ?? new { }));
        using var written = new MemoryStream();
        context.Response.Body = written;
        await _functions[function](context.Request);
        using var json = JsonDocument.Parse(written.ToArray());
        return json.RootElement.Clone();
    }
}
