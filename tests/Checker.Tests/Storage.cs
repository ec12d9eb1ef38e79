using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;

namespace Presence.Checker.Tests;

/// <summary>The one storage of all instances: the product's own, in memory or in tables.</summary>
internal sealed record Storage(IRowStore Rows, IDueIndex Due, IOutbox Outbox)
{
    /// <summary>A new one in memory.</summary>
    public static Storage InMemory() => new(new MemoryRowStore(), new MemoryDueIndex(), new MemoryOutbox());
}
