namespace Presence.Checker.Tests;

/// <summary>A promise does not hold.</summary>
/// <param name="promise">Which one: shrinking looks for the same.</param>
internal sealed class PromiseBrokenException(string promise, string how) : Exception($"{promise}: {how}")
{
    public string Promise { get; } = promise;
}
