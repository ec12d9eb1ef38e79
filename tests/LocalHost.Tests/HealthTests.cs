using System.Net;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>Health over real HTTP, on both stores.</summary>
public sealed class HealthTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task It_is_up_and_ready_without_a_signature(bool onTables)
    {
        await using var host = await HostInside.StartAsync(onTables ? await Azurite.OwnAccountAsync() : null);
        using var http = new HttpClient { BaseAddress = new Uri(host.Api.Url) };

        Assert.Equal("""{"status":"up"}""", await http.GetStringAsync("/health"));
        using var ready = JsonDocument.Parse(await http.GetStringAsync("/health/ready"));

        Assert.Equal("ready", ready.RootElement.GetProperty("status").GetString());
        Assert.Equal(
            ["storage-0 True", "signalr True"],
            ready.RootElement.GetProperty("checks").EnumerateArray()
                .Select(check => $"{check.GetProperty("name").GetString()} {check.GetProperty("ok").GetBoolean()}"));
    }

    [Theory, InlineData("/health"), InlineData("/health/ready")]
    public async Task A_load_balancer_may_ask_for_the_head_alone(string path)
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, host.Api.Url + path);
        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }
}
