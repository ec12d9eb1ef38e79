using Presence.Bench.Report;

namespace Presence.Bench.Parts;

/// <summary>One comparison of the product with a limit.</summary>
internal interface IPart
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What it is about.</summary>
    string Title { get; }

    /// <summary>What is compared with what, and how.</summary>
    string Method { get; }

    /// <summary>Measures it.</summary>
    Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace);
}
