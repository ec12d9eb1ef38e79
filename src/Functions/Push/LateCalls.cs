namespace Presence.Functions.Push;

/// <summary>
/// Notes that a call to the service may still land after a later one, since its first try failed or timed out. Whoever
/// watches has to have the work looked at once more, although all calls got through in the end.
/// </summary>
public sealed class LateCalls
{
    private static readonly AsyncLocal<LateCalls?> Watching = new();

    private LateCalls() { }

    /// <summary>Whether there was any.</summary>
    public bool Any { get; private set; }

    /// <summary>Watches all calls that the caller makes from now on.</summary>
    public static LateCalls Watch()
    {
        var calls = new LateCalls();
        Watching.Value = calls;
        return calls;
    }

    /// <summary>A call may still land.</summary>
    public static void Note()
    {
        if (Watching.Value is { } calls) calls.Any = true;
    }
}
