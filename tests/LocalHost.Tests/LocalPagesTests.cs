using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>What LocalHost serves for pages: samples, the client as one file, signatures.</summary>
public sealed class LocalPagesTests
{
    [Theory]
    [InlineData("/_local/samples/web/", "text/html", "/_local/sdk/presence.js")]
    [InlineData("/_local/sdk/presence.js", "text/javascript", "onUserStatusUpdated")]
    public async Task A_page_and_what_it_loads_are_there(string path, string type, string holds)
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();

        using var answer = await http.GetAsync(host.Api.Url + path);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(holds, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_it_makes_lets_its_user_in()
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();

        var signed = await http.GetFromJsonAsync<JsonElement>($"{host.Api.Url}/_local/usersig/ann");

        var signature = Uri.EscapeDataString(signed.GetProperty("userSig").GetString()!);
        var query = $"sdkappid={signed.GetProperty("SDKAppID")}&identifier=ann&usersig={signature}";
        Assert.Equal(0, Api.Code(await host.Api.SendAsync($"/v1/negotiate?{query}", "")));
    }

    [Fact]
    public async Task Signatures_are_made_for_no_app_but_the_demo()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:Apps:0:SecretKey", "a-key-that-is-a-secret"));
        using var http = new HttpClient();

        using var answer = await http.GetAsync($"{host.Api.Url}/_local/usersig/ann");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
