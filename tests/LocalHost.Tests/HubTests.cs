using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Presence.Functions.Push.SignalR;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>The hub that stands in for the SignalR Service, by itself.</summary>
public sealed class HubTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_connection_whose_event_fails_stays_open_and_is_gone_with_its_client()
    {
        var failing = new Failing();
        await using var app = Build(failing);
        await app.StartAsync();
        var connections = app.Services.GetRequiredService<LocalConnections>();
        using var late = new CancellationTokenSource(Patience);

        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(app.Urls.First()) { Scheme = "ws", Path = "/hub" }.Uri, late.Token);
        await client.SendAsync(
            Encoding.UTF8.GetBytes("""{"protocol":"json","version":1}""" + '\u001e'), WebSocketMessageType.Text, true, late.Token);
        var id = await failing.Connected.Task.WaitAsync(late.Token);

        // The service asks nobody whether its functions have succeeded: the next that it says is a ping, and no close.
        var said = new StringBuilder();
        var buffer = new byte[1024];
        while (!said.ToString().Contains("\"type\":", StringComparison.Ordinal))
            said.Append(Encoding.UTF8.GetString(buffer, 0, (await client.ReceiveAsync(buffer, late.Token)).Count));
        Assert.Contains("\"type\":6", said.ToString(), StringComparison.Ordinal);
        Assert.True(connections.Has(id));

        client.Abort();
        while (connections.Has(id))
        {
            Assert.False(late.IsCancellationRequested, "The connection is open for ever.");
            await Task.Yield();
        }
    }

    private static WebApplication Build(Failing failing)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddLogging()
            .AddSingleton(failing)
            .AddSingleton(FunctionCatalog.In([typeof(FailingFunctions)])).AddSingleton<LocalConnections>()
            .AddSignalR(options => options.KeepAliveInterval = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        app.UseRouting();
        app.MapHub<LocalHub>("/hub");
        return app;
    }

    private sealed class Failing
    {
        public TaskCompletionSource<string> Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class FailingFunctions(Failing failing)
    {
        [Function("connected")]
        public Task Connected(
            [SignalRTrigger(nameof(PresenceHub), "connections", "connected")] SignalRInvocationContext context, CancellationToken stop)
        {
            failing.Connected.SetResult(context.ConnectionId);
            throw new InvalidOperationException("storage does not answer");
        }
    }
}
