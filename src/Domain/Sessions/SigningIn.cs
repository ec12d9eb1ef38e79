using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>What a sign-in comes to.</summary>
/// <param name="PushedOut">The sessions that had to go for it, earliest first.</param>
internal readonly record struct SignedIn(SessionList Sessions, Session Session, ImmutableArray<Session> PushedOut);

/// <summary>Which session a device gets when it signs in, and which have to go for it (R7).</summary>
internal static class SigningIn
{
    /// <param name="sessionId">For a new session.</param>
    public static SignedIn SignIn(
        this SessionList sessions, string sessionId, Platform platform, string instance, string credential, DateTimeOffset now,
        Timings timings)
    {
        var until = now + timings.Lease;
        if (sessions.Find(platform, instance) is { } known)
        {
            // It must live until it can connect. A lost one that counts is left alone, since others see when that ends.
            var same = !known.IsVisible && known.Until < until ? known with { Until = until } : known;
            same = same with { Credential = credential };
            return new SignedIn(sessions.Replace(known, same), same, []);
        }

        ImmutableArray<Session> pushedOut = [];
        while (sessions.Count >= Limits.SessionsPerUserMax)
        {
            var goes = sessions.MinBy(session => LossOf(session))!;   // of equals the earliest
            sessions = sessions.Remove(goes);
            pushedOut = pushedOut.Add(goes);
        }
        var newcomer = new Session(sessionId, platform, instance, Phase.Waiting, until, SignedInAt: now) { Credential = credential };
        return new SignedIn(sessions.Add(newcomer), newcomer, pushedOut);
    }

    // How much is lost when a session goes. Whoever signs in again and again and never connects only pushes out the like.
    private static int LossOf(Session session) => session.Phase switch
    {
        Phase.Lost => session.IsVisible ? 2 : 0,
        Phase.Waiting => 1,
        _ => 3,
    };
}
