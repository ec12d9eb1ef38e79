using System.Collections.Frozen;
using Presence.Domain;

namespace Presence.Functions.Configuration;

/// <summary>One app: the unit that owns users, admins and a key.</summary>
public sealed record AppSettings
{
    /// <summary>The id that callers send as <c>sdkappid</c>.</summary>
    public required uint SdkAppId { get; init; }

    /// <summary>The key that UserSigs are made with; used as UTF-8 bytes, as the vendor does.</summary>
    public required string SecretKey { get; init; }

    /// <summary>The key from before a rotation: still accepted, never signed with; null where there is none.</summary>
    public string? SecretKeyBefore { get; init; }

    /// <summary>The keys that are accepted, the present one first.</summary>
    public IReadOnlyList<string> SecretKeys => SecretKeyBefore is null ? [SecretKey] : [SecretKey, SecretKeyBefore];

    /// <summary>The users who may call the server APIs.</summary>
    public required FrozenSet<UserId> Admins { get; init; }

    /// <summary>The console switch "user status query and status change notification"; off answers 72001.</summary>
    public bool UserStatus { get; init; } = true;

    /// <summary>The app's id in the ZIM dialect; null where it is not spoken.</summary>
    public uint? ZimAppId { get; init; }

    /// <summary>The secret that ZIM signatures are made with; null where the dialect is not spoken.</summary>
    public string? ZimServerSecret { get; init; }

    /// <summary>The secret from before a rotation: still accepted; null where there is none.</summary>
    public string? ZimServerSecretBefore { get; init; }

    /// <summary>The address that state changes are posted to; null for none.</summary>
    public Uri? StateChangeUrl { get; init; }

    /// <summary>The secret that those posts are signed with; null for unsigned.</summary>
    public string? StateChangeSecret { get; init; }

    /// <summary>What the app wants of the rules.</summary>
    public AppRules Rules { get; init; } = AppRules.None;
}
