using System.Collections.Frozen;
using Presence.Domain;

namespace Presence.Functions;

/// <summary>One app: the unit that owns users, admins and a key.</summary>
public sealed record AppSettings
{
    /// <summary>The id that callers send as <c>sdkappid</c>.</summary>
    public required uint SdkAppId { get; init; }

    /// <summary>The key that UserSigs are made with; used as UTF-8 bytes, as the vendor does.</summary>
    public required string SecretKey { get; init; }

    /// <summary>Who may call the server APIs.</summary>
    public required FrozenSet<string> Admins { get; init; }

    /// <summary>The console switch "user status query and status change notification"; off answers 72001.</summary>
    public bool UserStatus { get; init; } = true;
}

/// <summary>What the app was told at its start, checked. See docs/settings.md.</summary>
public sealed record Settings
{
    /// <summary>The apps by their SdkAppId; at least one.</summary>
    public required FrozenDictionary<uint, AppSettings> Apps { get; init; }

    /// <summary>How long things last.</summary>
    public Timings Timings { get; init; } = new();

    /// <summary>How many users one user may watch.</summary>
    public int SubscriptionsPerUserMax { get; init; } = Limits.SubscriptionsPerUserMax;
}

/// <summary>A setting is wrong: one line that names it and says what to write instead.</summary>
/// <param name="name">The setting as written in app settings, with <c>__</c>.</param>
/// <param name="remedy">What to do.</param>
public sealed class SettingsException(string name, string remedy) : Exception($"Setting {name}: {remedy}".ReplaceLineEndings(" "));
