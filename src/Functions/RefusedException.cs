using Presence.Domain;

namespace Presence.Functions;

/// <summary>A request is refused; each dialect turns it into its own code and text. Never leaves an endpoint.</summary>
/// <param name="why">Which of the closed list.</param>
/// <param name="hint">What to do about this very request; null where the reason alone says it. Never holds a secret.</param>
public sealed class RefusedException(Refusal why, string? hint = null) : Exception(hint ?? why.ToString())
{
    /// <summary>Which of the closed list.</summary>
    public Refusal Why { get; } = why;

    /// <summary>What to do about this very request; null where the reason alone says it.</summary>
    public string? Hint { get; } = hint;
}
