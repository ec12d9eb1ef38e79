using System.Diagnostics.Metrics;

namespace Presence.Functions.Telemetry;

/// <summary>The limits of the buckets into which times are counted, in seconds.</summary>
internal static class Buckets
{
    /// <summary>For what takes milliseconds, and must not take seconds.</summary>
    public static readonly InstrumentAdvice<double> OfCalls =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    /// <summary>For what waits for a timer, or was wrong for a while.</summary>
    public static readonly InstrumentAdvice<double> OfWaits =
        new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 14400] };
}
