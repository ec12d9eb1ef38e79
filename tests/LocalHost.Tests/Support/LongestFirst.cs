using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Presence.Tests.LongestFirst", "Presence.LocalHost.Tests")]

namespace Presence.Tests;

/// <summary>Begins with the classes that take longest, so that none of them is left running alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(JourneyTests), nameof(ConsoleTests), nameof(SdkTests), nameof(TourTests), nameof(KickWarTests), nameof(FirstTenMinutesTests),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection =>
            Array.Exists(Longest, name => collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal)));
}
