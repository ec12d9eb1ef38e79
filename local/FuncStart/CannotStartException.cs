namespace Presence.FuncStart;

/// <summary>Why func cannot start, in one line that says what to do.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
