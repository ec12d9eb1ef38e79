using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Auth;

/// <summary>Loads rows of a caller, the user's own among them, with one storage call.</summary>
public delegate ValueTask<UserRows> LoadCaller(UserKey user, CancellationToken stop);

/// <summary>Judges who calls before anything is loaded; throws to refuse.</summary>
/// <param name="isAdmin">Whether the caller may use the server API.</param>
/// <param name="credential">Tells the signature apart from the user's others.</param>
public delegate void AdmitCaller(UserKey user, bool isAdmin, string credential);

/// <summary>The caller of a request, proven by a UserSig.</summary>
/// <param name="Rows">The rows that were loaded to check the caller: they travel along, so that nobody loads them again.</param>
/// <param name="SignedAt">When the signature was made, by the clock that signatures are dated by.</param>
/// <param name="Credential">Tells the signature apart from others without being it: safe to keep.</param>
public sealed record Caller(AppSettings App, UserRows Rows, DateTimeOffset SignedAt, string Credential)
{
    /// <summary>The caller.</summary>
    public UserKey Key => Rows.Key;

    /// <summary>Whether the caller may use the server API.</summary>
    public bool IsAdmin => App.Admins.Contains(Key.User);

    /// <summary>Another user of the same app.</summary>
    public UserKey Other(UserId user) => Key with { User = user };

    /// <summary>Other users of the same app.</summary>
    public IReadOnlyList<UserKey> Others(IReadOnlyList<UserId> users)
    {
        var keys = new UserKey[users.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = Other(users[i]);
        return keys;
    }
}
