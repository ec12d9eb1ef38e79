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

    /// <summary>Whether a friend's changes arrive without a subscription.</summary>
    public bool FriendStatus { get; init; }

    /// <summary>The app's id in the ZIM dialect; null where it is not spoken.</summary>
    public uint? ZimAppId { get; init; }

    /// <summary>The secret that ZIM signatures are made with; null where the dialect is not spoken.</summary>
    public string? ZimServerSecret { get; init; }

    /// <summary>Where state changes are posted to; null for nowhere.</summary>
    public Uri? StateChangeUrl { get; init; }

    /// <summary>The secret that those posts are signed with; null for unsigned.</summary>
    public string? StateChangeSecret { get; init; }

    /// <summary>What the app wants of the rules.</summary>
    public AppRules Rules { get; init; } = AppRules.None;
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

    /// <summary>How often this instance may be called.</summary>
    public RateLimits RateLimits { get; init; } = new();

    /// <summary>What an app wants of the rules; nothing for one that is not configured any more.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public AppRules RulesOf(uint app) => Apps.TryGetValue(app, out var known) ? known.Rules : AppRules.None;
}

/// <summary>How often one instance may be called; 0 for as often as one likes. The figures are the vendors'.</summary>
public sealed record RateLimits
{
    /// <summary>querystate and query_online_status, for each app, in a second.</summary>
    public int QueryState { get; init; } = 200;

    /// <summary>QueryUserOnlineState, for each app, in a second.</summary>
    public int Zim { get; init; } = 20;

    /// <summary>Asking about others, subscribing and unsubscribing, each for itself, for each user, in five seconds.</summary>
    public int Client { get; init; } = 20;
}

/// <summary>A setting is wrong: one line that names it and says what to write instead.</summary>
/// <param name="name">The setting as written in app settings, with <c>__</c>.</param>
/// <param name="remedy">What to do.</param>
public sealed class SettingsException(string name, string remedy) : Exception($"Setting {name}: {remedy}".ReplaceLineEndings(" "));
