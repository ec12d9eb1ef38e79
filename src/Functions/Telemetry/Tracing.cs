using System.Diagnostics;

namespace Presence.Functions.Telemetry;

/// <summary>
/// The spans of the app (docs/telemetry.md). A trace goes from a request or an event through the commit to the messages that watchers get.
/// No span names a user, and none holds what a user wrote.
/// </summary>
public static class Tracing
{
    /// <summary>The name to listen for.</summary>
    public const string SourceName = "Presence";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins something that came from outside, or that a timer took up. Null while nobody listens.</summary>
    /// <param name="what">The kind of thing, such as "sweep".</param>
    /// <param name="name">Which one; few different ones.</param>
    public static Activity? Begin(string what, string name, ActivityKind kind = ActivityKind.Internal) =>
        Source.HasListeners() ? Source.StartActivity($"{what} {name}", kind) : null;

    /// <summary>Begins a step. Null where nothing is traced that it is a step of: timers that find nothing leave no trace.</summary>
    /// <param name="what">The kind of step, such as "commit".</param>
    /// <param name="name">Which one; few different ones.</param>
    public static Activity? Step(string what, string name, ActivityKind kind = ActivityKind.Internal) =>
        Activity.Current is null ? null : Begin(what, name, kind);

    /// <summary>Says what went wrong; without the text of an exception, which may quote what was sent.</summary>
    /// <param name="error">A code or the name of a type.</param>
    public static void Fail(this Activity? span, string error) => span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
}
