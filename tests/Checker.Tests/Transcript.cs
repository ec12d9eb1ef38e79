using System.Globalization;

namespace Presence.Checker.Tests;

/// <summary>What happened, for a person to read.</summary>
internal sealed class Transcript(SimulatedTime time)
{
    private readonly List<string> _lines = [];

    /// <summary>Something happened now.</summary>
    public void Say(string what) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Elapsed.TotalSeconds,9:0.00}  {what}"));

    /// <summary>The schedule goes on with another step.</summary>
    public void Head(string what) => _lines.Add($"--- {what}");

    public override string ToString() => string.Join('\n', _lines);
}
