using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Presence.Domain;

/// <summary>A device that was pushed out a moment ago: it may not push others out in return (R25).</summary>
/// <param name="Credential">Names the signature that it used. With a new one the user has signed in on purpose.</param>
/// <param name="Until">Half-open: at this instant it may.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PushedOutDevice(Platform Platform, string Instance, string Credential, DateTimeOffset Until)
{
    /// <summary>Whether it is this device, with this signature.</summary>
    public bool Is(Platform platform, string instance, string credential) =>
        Platform == platform
        && string.Equals(Instance, instance, StringComparison.Ordinal)
        && string.Equals(Credential, credential, StringComparison.Ordinal);
}

/// <summary>The devices of one user that were pushed out a moment ago, latest last.</summary>
public static class PushedOutDevices
{
    /// <summary>Whether a device may not push others out yet.</summary>
    public static bool Holds(
        this EquatableArray<PushedOutDevice> devices, Platform platform, string instance, string credential, DateTimeOffset now)
    {
        foreach (var device in devices)
            if (device.Until > now && device.Is(platform, instance, credential)) return true;
        return false;
    }

    /// <summary>With one more; those whose time is over, and over the bound the earliest, go.</summary>
    public static EquatableArray<PushedOutDevice> With(
        this EquatableArray<PushedOutDevice> devices, PushedOutDevice latest, DateTimeOffset now)
    {
        ImmutableArray<PushedOutDevice> kept = devices.Items.RemoveAll(
            device => device.Until <= now || device.Is(latest.Platform, latest.Instance, latest.Credential));
        if (kept.Length >= Limits.SessionsPerUserMax) kept = kept.RemoveAt(0);
        return kept.Add(latest).ToEquatable();
    }
}
