using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;
using Presence.Functions.Push.SignalR;
using Presence.Functions.Telemetry;

namespace Presence.LocalHost;

/// <summary>
/// The in-process stand-in for Azure SignalR Service: raises the functions that the service would call. Clients listen, they never
/// invoke.
/// </summary>
internal sealed class LocalHub(LocalConnections connections) : Hub
{
    public override Task OnConnectedAsync()
    {
        connections.Add(Context);
        return connections.RaiseAsync("connected", Context, null);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context);
        return connections.RaiseAsync("disconnected", Context, exception?.Message);
    }
}

/// <summary>The connections of this process, and the functions that hear of them.</summary>
internal sealed partial class LocalConnections(IServiceProvider services, FunctionCatalog catalog, ILogger<LocalConnections> log)
{
    private readonly ConcurrentDictionary<string, Open> _open = new(StringComparer.Ordinal);

    private sealed record Open(HubCallerContext Context)
    {
        public ConcurrentDictionary<string, bool> Groups { get; } = new(StringComparer.Ordinal);
    }

    public void Add(HubCallerContext connection) => _open[connection.ConnectionId] = new Open(connection);

    public void Remove(HubCallerContext connection) => _open.TryRemove(connection.ConnectionId, out _);

    public bool Has(string connectionId) => _open.ContainsKey(connectionId);

    /// <summary>The groups that an open connection is in, by name; null when there is no such connection.</summary>
    public ConcurrentDictionary<string, bool>? GroupsOf(string connectionId) => _open.GetValueOrDefault(connectionId)?.Groups;

    /// <summary>
    /// Closes a connection as the service does: a client that reconnects by itself may come back. The hub's own Abort forbids it.
    /// </summary>
    public void Close(string connectionId)
    {
        if (_open.TryRemove(connectionId, out var connection))
            connection.Context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
    }

    /// <summary>
    /// Raises an event. A function that fails is no matter of the hub's, as with the service: else the connection would be closed
    /// without a word to anybody, and count as open for ever.
    /// </summary>
    public async Task RaiseAsync(string @event, HubCallerContext connection, string? error)
    {
        var context = new SignalRInvocationContext
        {
            Category = SignalRInvocationCategory.Connections,
            Event = @event,
            Error = error,
            Hub = nameof(PresenceHub),
            ConnectionId = connection.ConnectionId,
            UserId = connection.UserIdentifier!,
            Claims = connection.User!.Claims
                .ToDictionary(claim => claim.Type, claim => new StringValues(claim.Value), StringComparer.Ordinal),
        };
        foreach (var function in catalog.Functions)
            if (function.Trigger is SignalRTriggerAttribute trigger && Matches(trigger, context)) await TryAsync(function, context);
    }

    private async Task TryAsync(LocalFunction function, SignalRInvocationContext context)
    {
        using var span = Tracing.Begin("function", function.Name, ActivityKind.Server);   // as the Functions host does
        try
        {
            await function.InvokeAsync(services, p => p.ParameterType == typeof(CancellationToken) ? CancellationToken.None : context);
        }
        catch (Exception failure)
        {
            LogFailed(failure, function.Name, context.ConnectionId);
        }
    }

    private static bool Matches(SignalRTriggerAttribute trigger, SignalRInvocationContext context) =>
        string.Equals(trigger.HubName, context.Hub, StringComparison.OrdinalIgnoreCase)
        && string.Equals(trigger.Category, context.Category.ToString(), StringComparison.OrdinalIgnoreCase)
        && string.Equals(trigger.Event, context.Event, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(Level = LogLevel.Error, Message = "Function {Function} failed for connection {Connection}.")]
    private partial void LogFailed(Exception failure, string function, string connection);
}
