using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Bench.Serving;

/// <summary>How the limits' hosts are set up: as LocalHost's is, without anything of the product.</summary>
internal static class Limits
{
    public static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}

/// <summary>
/// The limit of a push: a bare hub whose connections join the groups that they name, and an endpoint that sends to a group.
/// </summary>
internal static class HubLimit
{
    public const string Path = "/hub";

    public static WebApplication Build()
    {
        var builder = Limits.NewBuilder();
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<BareHub>(Path);
        var hub = app.Services.GetRequiredService<IHubContext<BareHub>>();
        app.MapPost("/set", (RequestDelegate)(async context =>
        {
            var group = context.Request.Query["group"].ToString();
            var set = await context.Request.ReadFromJsonAsync(SetJson.Default.SetStatus, context.RequestAborted);
            var change = new Change(group, StatusType.Online, set!.CustomStatus, 1);
            await hub.Clients.Group(group).SendAsync(ClientMessages.Targets.StatusUpdated, new[] { change }, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(change, SetJson.Default.Change, cancellationToken: context.RequestAborted);
        }));
        return app;
    }
}

internal sealed class BareHub : Hub
{
    public override async Task OnConnectedAsync()
    {
        foreach (var group in Context.GetHttpContext()!.Request.Query["group"]) await Groups.AddToGroupAsync(Context.ConnectionId, group!);
        await Clients.Caller.SendAsync(ClientMessages.Targets.Ready);
    }
}

internal sealed record Change(
    [property: JsonPropertyName("userID")] string UserID,
    [property: JsonPropertyName("statusType")] StatusType StatusType,
    [property: JsonPropertyName("customStatus")] string CustomStatus,
    [property: JsonPropertyName("ver")] long Ver);

internal sealed record SetStatus([property: JsonPropertyName("customStatus")] string CustomStatus);

[JsonSerializable(typeof(SetStatus))]
[JsonSerializable(typeof(Change))]
internal sealed partial class SetJson : JsonSerializerContext;
