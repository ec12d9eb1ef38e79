namespace Presence.Functions.Wire;

/// <summary>A code of a dialect's, and a text that says what to do.</summary>
/// <param name="Number">The number that the dialect's callers know; 0 when all went well.</param>
/// <param name="Info">The text; a request's own hint is added to it.</param>
public readonly record struct Code(int Number, string Info);
