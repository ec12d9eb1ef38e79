using System.Text.Json;

namespace Presence.Tests;

/// <summary>The client in README.md, run as it stands there.</summary>
public sealed class ReadmeTests
{
    private const string Listening = "\nhub.onclose(() => console.log('closed')); hub.onreconnecting(() => console.log('reconnecting'));";

    [Fact]
    public async Task The_client_of_the_readme_hears_changes_and_stops_when_it_is_kicked_out()
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.SignInAsync("ann");
        await host.Api.DoAsync("bob", "subscribeUserStatus", new { userIDList = new[] { "ann" } });
        var example = Page.Read("README.md")
            .Single(snippet => snippet.Language == "js" && snippet.Text.Contains("HubConnectionBuilder", StringComparison.Ordinal)).Text
            .Replace("http://localhost:7071", host.Api.Url, StringComparison.Ordinal)
            .Replace("\nawait start();", Listening + "\nawait start();", StringComparison.Ordinal);
        var signature = Uri.EscapeDataString(await Api.SignatureOf("bob"));
        var script = $"""
            import {"{ HubConnectionBuilder }"} from "@microsoft/signalr";
            const sig = "{signature}";
            {example}
            """;

        using var client = await NodeKit.StartAsync("--input-type=module", "--eval", script);
        try
        {
            await ReadUntilAsync(client.StandardOutput, "userID: 'ann'");
            var kick = $"/v4/im_open_login_svc/kick?{await Api.QueryOf(Api.Admin)}&random=1&contenttype=json";
            Assert.Equal(0, Api.Code(await host.Api.SendAsync(kick, JsonSerializer.Serialize(new { UserID = "bob" }))));
            var last = await ReadUntilAsync(client.StandardOutput, "closed");
            Assert.Contains("kicked by an admin", last, StringComparison.Ordinal);
            Assert.DoesNotContain("reconnecting", last, StringComparison.Ordinal);
        }
        finally
        {
            NodeKit.Kill(client);
        }
    }

    private static async Task<string> ReadUntilAsync(StreamReader printed, string what)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var all = "";
        while (!all.Contains(what, StringComparison.Ordinal))
            all += await printed.ReadLineAsync(late.Token) ?? throw new InvalidOperationException($"It ended before '{what}': {all}");
        return all;
    }
}
