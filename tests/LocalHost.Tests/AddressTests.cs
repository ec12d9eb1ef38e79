using System.Net;

namespace Presence.Tests;

/// <summary>Pages of other origins ask first; whatever else comes to an address is answered by the dialect (tests/wire).</summary>
public sealed class AddressTests
{
    private const string Origin = "https://pages.example.com";

    [Theory, InlineData("/v1/getUserStatus"), InlineData("/v1/negotiate"), InlineData("/v1/nothing"), InlineData("/v1")]
    public async Task A_page_that_asks_whether_it_may_call_is_told_yes(string path)
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, host.Api.Url + path);
        preflight.Headers.Add("Origin", Origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-requested-with,content-type");

        using var answer = await http.SendAsync(preflight);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Origin, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Credentials")));
        Assert.Contains("x-requested-with", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal("POST", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
    }

    [Theory, InlineData("GET"), InlineData("HEAD"), InlineData("POST"), InlineData("ODD")]
    public async Task Whatever_the_method_an_answer_is_json_and_a_page_may_read_it(string method)
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        using var call = new HttpRequestMessage(new HttpMethod(method), $"{host.Api.Url}/v1/nothing");
        call.Headers.Add("Origin", Origin);

        using var answer = await http.SendAsync(call);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(Origin, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }
}
