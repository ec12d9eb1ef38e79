namespace Presence.Functions.Storage;

/// <summary>A stored value and the tag that a commit must match.</summary>
/// <param name="Tag">Changes with every commit; null while nothing is stored.</param>
public readonly record struct Versioned<T>(T Value, string? Tag);
