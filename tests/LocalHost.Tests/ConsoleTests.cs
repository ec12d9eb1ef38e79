using System.Net;

namespace Presence.Tests;

/// <summary>The console as it is served, and in a real browser: tests/js/console holds what happens there.</summary>
public sealed class ConsoleTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task The_page_works_in_a_real_browser()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:RateLimits:Client", "0"));
        await NodeAsync("console/browser.test.mjs", host.Api.Url);
    }

    [Fact]
    public Task What_the_page_computes_is_right() => NodeAsync("console/pure.test.mjs");

    [Fact]
    public async Task The_page_may_load_and_run_nothing_from_elsewhere_and_is_in_no_frame()
    {
        await using var host = await HostInside.StartAsync();
        foreach (var path in new[] { "/console", "/console/main.js", "/console/nope" })
        {
            using var answer = await Http.GetAsync(host.Api.Url + path);
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'",
                Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal(path == "/console/nope" ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_file_that_a_browser_has_already_is_not_sent_again()
    {
        await using var host = await HostInside.StartAsync();
        using var first = await Http.GetAsync(host.Api.Url + "/console/presence.js");
        Assert.True(first.Headers.CacheControl!.NoCache);
        using var again = new HttpRequestMessage(HttpMethod.Get, host.Api.Url + "/console/presence.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await Http.SendAsync(again);

        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Switched_off_it_says_so_in_one_line_and_serves_nothing()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:Console", "false"));
        foreach (var path in new[] { "/console", "/console/main.js", "/console/nope" })
        {
            using var answer = await Http.GetAsync(host.Api.Url + path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("The console is switched off; set Presence__Console to true.\n", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_link_that_local_host_prints_has_its_signature_where_no_server_sees_it()
    {
        var said = await LocalProcess.RunUntilUpAsync([], "--port", "0");
        var link = new Uri(said.Split('\n').Single(line => line.Contains("/console#", StringComparison.Ordinal)));

        Assert.Equal("/console", link.PathAndQuery);
        Assert.StartsWith($"#sign-in?sdkappid={Api.App}&identifier={Api.Admin}&usersig=", link.Fragment, StringComparison.Ordinal);
    }

    private static async Task NodeAsync(params string[] arguments)
    {
        using var node = await NodeKit.StartAsync(arguments);
        var printed = node.StandardOutput.ReadToEndAsync();
        var complaint = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        var said = await printed;
        Assert.True(node.ExitCode == 0, $"{said}\n{complaint}");
        Assert.Matches("(?m)^# pass [1-9]", said);
    }
}
