namespace Presence.Functions.Health;

/// <summary>A question to a service that the app cannot do without.</summary>
/// <param name="Name">What the service is called before strangers: never an address.</param>
/// <param name="AskAsync">Ends when the service has answered, and throws when it has not. Costs one call, and changes nothing.</param>
public sealed record Probe(string Name, Func<CancellationToken, Task> AskAsync);

/// <summary>The port to all that the app cannot do without: each adapter says how to find out whether its service is in reach.</summary>
public interface IProbed
{
    /// <summary>One for each service.</summary>
    IReadOnlyList<Probe> Probes { get; }
}

/// <summary>A service has answered, but not as it should.</summary>
/// <param name="why">For the log: without addresses and secrets.</param>
public sealed class ProbeFailedException(string why, Exception? inner = null) : Exception(why, inner);
