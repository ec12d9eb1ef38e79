using Presence.Functions.Health;

namespace Presence.Functions.Storage.Memory;

/// <summary>Memory is always in reach.</summary>
public sealed class MemoryProbes : IProbed
{
    /// <inheritdoc/>
    public IReadOnlyList<Probe> Probes { get; } = [new Probe("storage-0", _ => Task.CompletedTask)];
}
