using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Tests;

/// <summary>One truth: whatever happens to users, every dialect tells the same of them at the same instant.</summary>
public sealed class AgreementTests
{
    private const int Changes = 1000;
    private static readonly string[] Users = ["ann", "bob", "carol", "dave", "erin", "frank"];
    private static readonly Platform[] Platforms = Enum.GetValues<Platform>();

    [Fact]
    public async Task After_each_of_a_thousand_changes_the_dialects_agree_about_every_user()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var host = await HostInside.StartAsync(
            storage: null,
            ("Presence:RateLimits:QueryState", "0"),
            ("Presence:RateLimits:Client", "0"),
            ("Presence:RateLimits:Server", "0"),
            ("Presence:RateLimits:User", "0"),
            ("Presence:RateLimits:Zim", "0"));
        var presence = host.Services.GetRequiredService<PresenceService>();
        await host.Api.SignInAsync("watcher");

        for (var i = 0; i < Changes; i++)
        {
            var user = new UserKey(Api.App, new UserId(Users[random.Next(Users.Length)]));
            if (random.Next(5) == 0)
            {
                var seconds = random.Next(20) == 0 ? 86400 * random.Next(1, 8) : random.Next(1, 500);
                await host.Api.AdvanceAsync($"{seconds}s");
            }
            else
            {
                var command = await CommandAsync(host, random, user.User.Value);
                await presence.ChangeAsync(user, command, CancellationToken.None);
            }

            foreach (var (name, told) in await ToldAsync(host.Api))
                Assert.True(told.Distinct().Count() == 1, $"seed {seed}, change {i}: {name} is {string.Join(", ", told)}");
        }
    }

    private static async Task<Command> CommandAsync(HostInside host, Random random, string user)
    {
        var sessions = (await host.PeekAsync(user)).Sessions;
        if (sessions.IsEmpty || random.Next(4) == 0)
            return new Command.SignIn($"{random.NextInt64():x32}", Platforms[random.Next(Platforms.Length)], "");
        var session = sessions[random.Next(sessions.Count)];
        return random.Next(8) switch
        {
            0 => new Command.Heartbeat(session.Id),
            1 or 2 or 3 => new Command.Connect(session.Id, $"connection {random.Next(3)}"),
            4 => new Command.Disconnect(session.Id, session.Connections.IsEmpty ? "none" : session.Connections[^1].Id),
            5 => new Command.SignOut(session.Id),
            6 => random.Next(5) == 0 ? new Command.Kick(DateTimeOffset.UnixEpoch) : new Command.Sweep(),
            _ => new Command.SetCustomStatus($"status {random.Next(3)}"),
        };
    }

    // For each user what each dialect tells, in the words of the first. ZIM does not tell a phone that is lost from a page, nor a logout
    // from a stranger: there, "not Online" is as much as it can agree to. A lost computer is Offline for servers, ZIM among them, and
    // "offline" (2) for apps.
    private static async Task<Dictionary<string, List<string>>> ToldAsync(Api api)
    {
        var admin = $"{await Api.QueryOf(Api.Admin)}&random=1&contenttype=json";
        var body = JsonSerializer.Serialize(new { To_Account = Users });
        var old = (await api.SendAsync($"/v4/openim/querystate?{admin}", body)).GetProperty("QueryResult").EnumerateArray()
            .ToDictionary(item => item.GetProperty("To_Account").GetString()!, item => item.GetProperty("State").GetString()!);
        var now = (await api.SendAsync($"/v4/openim/query_online_status?{admin}", body)).GetProperty("QueryResult").EnumerateArray()
            .ToDictionary(item => item.GetProperty("To_Account").GetString()!, item => item.GetProperty("Status").GetString()!);
        var statuses = await api.CallAsync("watcher", "getUserStatus", new { userIDList = Users });   // refused while nobody is known
        var client = statuses.GetProperty("successUserList").EnumerateArray()
            .ToDictionary(item => item.GetProperty("userID").GetString()!, item => item.GetProperty("statusType").GetInt32());
        var zim = (await GetZimAsync(api)).GetProperty("Result").EnumerateArray()
            .ToDictionary(item => item.GetProperty("UserId").GetString()!, item => item.GetProperty("Status").GetString()!);
        var explained = await ExplainedAsync(api, zim);
        return Users.ToDictionary(user => user, user => (List<string>)
        [
            old[user],
            explained[user],
            now.GetValueOrDefault(user, "Offline"),
            client.GetValueOrDefault(user, 3) switch
            {
                1 => "Online",
                2 when old[user] == "Offline" && zim.GetValueOrDefault(user) == "Offline" => "Offline",
                2 => "PushOnline",
                _ => "Offline",
            },
            zim.GetValueOrDefault(user) == "Online" ? "Online" : old[user] == "Online" ? "not Online" : old[user],
        ]);
    }

    // What the explanation says that a Tencent backend is told; and it says the same of ZIM.
    private static async Task<Dictionary<string, string>> ExplainedAsync(Api api, Dictionary<string, string> zim)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in Users)
        {
            var answer = await api.CallAsync(Api.Admin, "admin/explain", new { userID = user });
            var isKnown = Api.Code(answer) == 0;
            Assert.Equal(zim.GetValueOrDefault(user), isKnown ? answer.GetProperty("zim").GetString() : null);
            told[user] = isKnown ? answer.GetProperty("tencent").GetString()! : "Offline";
        }
        return told;
    }

    private static async Task<JsonElement> GetZimAsync(Api api)
    {
        using var http = new HttpClient();
        var ids = string.Concat(Users.Select(user => $"&UserId[]={user}"));
        var url = $"{api.Url}/?Action=QueryUserOnlineState&{ZimParameters.Query("")}{ids}";
        using var json = JsonDocument.Parse(await http.GetStringAsync(url));
        return json.RootElement.Clone();
    }
}
