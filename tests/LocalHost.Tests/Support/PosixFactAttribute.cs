namespace Presence.Tests;

/// <summary>A test that runs commands in a POSIX shell; elsewhere it says why it does not run.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "The commands are for a POSIX shell." : null;
}
