using Presence.Functions.Telemetry;

namespace Presence.Functions.Push;

/// <summary>A transport whose every call is counted, timed and traced. Below the retries: each try is a call.</summary>
public sealed class ObservedTransport(IPushTransport inner, OutgoingCalls calls) : IPushTransport
{
    /// <inheritdoc/>
    public Task<ClientEndpoint> NegotiateAsync(ConnectionClaim claim, CancellationToken stop) =>
        ObserveAsync("negotiate", inner.NegotiateAsync, claim, stop);

    /// <inheritdoc/>
    public Task SendToGroupAsync(string group, ClientMessage message, CancellationToken stop) =>
        ObserveAsync("send_to_group", within => inner.SendToGroupAsync(group, message, within), stop);

    /// <inheritdoc/>
    public Task SendToConnectionAsync(string connectionId, ClientMessage message, CancellationToken stop) =>
        ObserveAsync("send_to_connection", within => inner.SendToConnectionAsync(connectionId, message, within), stop);

    /// <inheritdoc/>
    public Task JoinAsync(string connectionId, string group, CancellationToken stop) =>
        ObserveAsync("join", within => inner.JoinAsync(connectionId, group, within), stop);

    /// <inheritdoc/>
    public Task LeaveAsync(string connectionId, string group, CancellationToken stop) =>
        ObserveAsync("leave", within => inner.LeaveAsync(connectionId, group, within), stop);

    /// <inheritdoc/>
    public Task LeaveAllAsync(string connectionId, CancellationToken stop) =>
        ObserveAsync("leave_all", within => inner.LeaveAllAsync(connectionId, within), stop);

    /// <inheritdoc/>
    public Task CloseAsync(string connectionId, string reason, CancellationToken stop) =>
        ObserveAsync("close", within => inner.CloseAsync(connectionId, reason, within), stop);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string connectionId, CancellationToken stop) =>
        ObserveAsync("exists", inner.ExistsAsync, connectionId, stop);

    private Task<bool> ObserveAsync(string operation, Func<CancellationToken, Task> act, CancellationToken stop) =>
        ObserveAsync(
            operation, async (call, within) =>
            {
                await call(within);
                return true;
            }, act, stop);

    private async Task<T> ObserveAsync<TArgument, T>(
        string operation, Func<TArgument, CancellationToken, Task<T>> act, TArgument argument, CancellationToken stop)
    {
        var call = calls.ToSignalR(operation);
        try
        {
            var answer = await act(argument, stop);
            calls.EndSignalR(call);
            return answer;
        }
        catch (Exception failure)
        {
            calls.EndSignalR(call, failure is ConnectionGoneException, failure);
            throw;
        }
    }
}
