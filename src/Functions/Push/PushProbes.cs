using Presence.Functions.Health;

namespace Presence.Functions.Push;

/// <summary>
/// Whether the service behind the transport is in reach: it is asked about a connection that nobody has. Past
/// <see cref="ReliableTransport"/>: probes neither open its circuit nor take the circuit's word for the service's.
/// </summary>
/// <param name="transport">The bare one.</param>
public sealed class PushProbes(IPushTransport transport) : IProbed
{
    private const string Nobody = "presence-readiness";

    /// <inheritdoc/>
    public IReadOnlyList<Probe> Probes { get; } = [new Probe("signalr", stop => transport.ExistsAsync(Nobody, stop))];
}
