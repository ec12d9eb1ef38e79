namespace Presence.Functions.Wire;

/// <summary>A code of a dialect, and a text that says what to do.</summary>
/// <param name="Number">The number that callers of the dialect know; 0 for success.</param>
/// <param name="Info">One line; the hint of a request is added to it.</param>
public readonly record struct Code(int Number, string Info)
{
    /// <summary>Success, without a text.</summary>
    public static readonly Code Ok = new(0, "");

    /// <summary>Refuses the request with this code.</summary>
    /// <param name="hint">What to do about this very request; null where the code alone says it. Never a secret.</param>
    public RefusedException Refused(string? hint = null) => new(this, hint);
}
