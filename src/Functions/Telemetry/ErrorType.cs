using System.Globalization;

namespace Presence.Functions.Telemetry;

/// <summary>What <c>error.type</c> says: a code, or the kind of failure; few different ones, and never a text.</summary>
public static class ErrorType
{
    /// <summary>There was no answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>A code of a dialect, or a status of HTTP.</summary>
    public static string Of(int code) => code.ToString(CultureInfo.InvariantCulture);

    /// <summary>A failure without a code.</summary>
    public static string Of(Exception failure) =>
        failure is OperationCanceledException or TimeoutException ? Timeout : failure.GetType().FullName ?? failure.GetType().Name;
}
