using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>With one flag LocalHost shows what it measures and traces: on the console, or in a collector.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_the_metrics_and_the_trace_of_a_change_and_no_secret()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await StartCollectorAsync(received);
        var to = new Uri(collector.Urls.First());
        await using (var host = await HostInside.StartWithAsync(new LocalOptions(Port: 0, Otlp: to)))
        {
            using var ann = await Device.ConnectAsync(host.Api.Url, "ann", "Web");
            await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "in a meeting" });
        }   // what is left is sent at the end

        Assert.Contains("presence.call.duration", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("presence.push.delay", received["/v1/metrics"], StringComparison.Ordinal);
        foreach (var span in new[] { "client setSelfStatus", "commit user", "effect Tell", "signalr send_to_group", "function connected" })
            Assert.Contains(span, received["/v1/traces"], StringComparison.Ordinal);
        Assert.All(received.Values, text => Assert.DoesNotContain("meeting", text, StringComparison.Ordinal));
        Assert.All(received.Values, text => Assert.DoesNotContain("usersig", text, StringComparison.OrdinalIgnoreCase));
        Assert.All(received.Values, text => Assert.DoesNotContain("access_token", text, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("--telemetry", "file"), InlineData("--otlp", "localhost:4317"), InlineData("--otlp", "ftp://localhost")]
    public void A_flag_that_makes_no_sense_is_refused(params string[] flag) => Assert.Null(LocalOptions.Parse(flag));

    [Fact]
    public void Both_flags_may_be_given()
    {
        var options = LocalOptions.Parse(["--telemetry", "console", "--otlp", "http://localhost:4318"]);

        Assert.Equal(new LocalOptions(Otlp: new Uri("http://localhost:4318"), ShowsTelemetry: true), options);
    }

    // A collector understands protobuf; the names in it can be read without.
    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.MapPost("/{**signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.AddOrUpdate(request.Path, Encoding.Latin1.GetString(body.ToArray()), (_, before) =>
                before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();
        return collector;
    }
}
