namespace Presence.Tests;

/// <summary>A test that runs commands in a POSIX shell; elsewhere it says why it does not run.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute() => Skip = PosixShell.Missing;
}

/// <summary>The same with several rows of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PosixTheoryAttribute : TheoryAttribute
{
    public PosixTheoryAttribute() => Skip = PosixShell.Missing;
}

/// <summary>Whether this machine has one.</summary>
internal static class PosixShell
{
    public static string? Missing => OperatingSystem.IsWindows() ? "The commands are for a POSIX shell." : null;
}
