namespace Presence.Functions.Wire;

/// <summary>A request is refused. <see cref="ResponseWriter"/> turns it into the answer: it never leaves an endpoint.</summary>
/// <param name="hint">What to do about this very request; null where the code alone says it. Never a secret.</param>
public sealed class RefusedException(Code code, string? hint = null) : Exception(hint ?? code.Info)
{
    /// <summary>The code and the text to answer with.</summary>
    public Code Code { get; } =
        hint is null || code.Info.Contains(hint, StringComparison.Ordinal) ? code : code with { Info = $"{code.Info}: {hint}" };
}
