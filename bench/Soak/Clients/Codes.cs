namespace Presence.Soak.Clients;

/// <summary>The refusals that clients live with.</summary>
internal static class Codes
{
    /// <summary>The session has ended: sign in again.</summary>
    public const int NotSignedIn = 6014;

    /// <summary>The user has never signed in.</summary>
    public const int Unknown = 70107;

    /// <summary>The user was kicked: make a new signature.</summary>
    public const int Revoked = 70052;
}
