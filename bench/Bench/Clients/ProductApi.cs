using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Presence.Bench.Serving;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;

namespace Presence.Bench.Clients;

/// <summary>The product's addresses, signed as its callers sign them.</summary>
internal static class ProductApi
{
    private static readonly AppSettings Demo = new()
    {
        SdkAppId = Population.App,
        SecretKey = LocalHost.LocalApp.DemoApp["Presence:Apps:0:SecretKey"]!,
        Admins = FrozenSet<UserId>.Empty,
    };

    public static Uri QueryState(Uri server) => new(server, $"/v4/openim/querystate?{Identity("administrator")}&random=1&contenttype=json");

    public static Uri Verb(Uri server, string verb, string user) => new(server, $"/v1/{verb}?{Identity(user)}");

    /// <summary>Calls a verb of the client API; throws when it was refused.</summary>
    public static async Task<JsonNode> CallAsync(Uri server, string verb, string user, object body)
    {
        var answer = JsonNode.Parse(await Http.PostAsync(Verb(server, verb, user), JsonSerializer.SerializeToUtf8Bytes(body)))!;
        return answer["ErrorCode"]!.GetValue<int>() == 0 ? answer : throw new InvalidOperationException($"{verb} answered {answer}");
    }

    /// <summary>Signs a user in and returns where to connect.</summary>
    public static async Task<Uri> NegotiateAsync(Uri server, string user)
    {
        var ticket = await CallAsync(server, "negotiate", user, new { });
        return new Uri($"{ticket["url"]}&access_token={Uri.EscapeDataString(ticket["accessToken"]!.GetValue<string>())}");
    }

    private static string Identity(string user) =>
        $"sdkappid={Demo.SdkAppId}&identifier={user}&usersig={Uri.EscapeDataString(Sign(user))}";

    private static string Sign(string user) => UserSig.Make(Demo, new UserId(user), TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(1));
}
