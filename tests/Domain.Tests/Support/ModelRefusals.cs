namespace Presence.Domain.Tests;

/// <summary>What the naive twin refuses, before anything happens (R18).</summary>
internal sealed class ModelRefusals(
    List<ModelSession> sessions, ModelDevices devices, bool known, DateTimeOffset? kickedAt, DateTimeOffset? deletedAt)
{
    public Refusal? Of(Command command, DateTimeOffset now)
    {
        var here = sessions.FindAll(session => session.IsRemembered(now, certain: true));
        return command switch
        {
            Command.SignIn c when kickedAt >= c.SignedAt => Refusal.SignatureRevoked,
            Command.SignIn c => OfSignIn(c, here, now),
            Command.Heartbeat c => OfLife(here.Find(s => s.Id == c.SessionId), null, here, now),
            Command.Connect c => OfLife(here.Find(s => s.Id == c.SessionId), new ModelLink(c.ConnectionId, c.Credential), here, now),
            Command.SignOut c when !here.Exists(s => s.Id == c.SessionId) => Refusal.NotSignedIn,
            Command.SetCustomStatus c when c.Text.Length > 100 => Refusal.CustomStatusTooLong,
            Command.SetCustomStatus when here.Count == 0 => Refusal.NotSignedIn,
            Command.Kick when !known => Refusal.UserUnknown,
            Command.Delete c when !known && !(deletedAt >= c.AskedAt) => Refusal.UserUnknown,
            _ => null,
        };
    }

    private Refusal? OfSignIn(Command.SignIn c, List<ModelSession> here, DateTimeOffset now)
    {
        if (!devices.WasPushedOut(c.Platform, c.Instance, c.Credential, now)) return null;
        var session = here.Find(one => one.Platform == c.Platform && one.Instance == c.Instance);
        var pushes = session is null && here.Count == 32 && !here.Exists(one => one.IsLostPage);
        session ??= new ModelSession(c.SessionId, c.Platform, c.Instance);
        // As if its connection were there already.
        pushes = pushes || devices.TooMany(As(here, now), session).Count > 0;
        pushes = pushes || (session.HasLink && devices.TooMany(session, [.. session.Links, new("", "")])
            .Exists(other => other.Why == KickReason.SignedInElsewhere));
        return pushes ? Refusal.PushedOut : null;
    }

    private Refusal? OfLife(ModelSession? session, ModelLink? link, List<ModelSession> here, DateTimeOffset now)
    {
        if (session is null) return Refusal.NotSignedIn;
        if (!devices.WasPushedOut(session.Platform, session.Instance, link?.Credential ?? session.Credential, now)) return null;
        var comes = !session.IsOnline(now, certain: true);
        var isNew = link is not null && !session.Links.Exists(one => one.Id == link.Id);
        var pushes = (comes && devices.TooMany(As(here, now), session).Count > 0)
            || (isNew && devices.TooMany(session, [.. session.Links, link!]).Exists(other => other.Why == KickReason.SignedInElsewhere));
        return pushes ? Refusal.PushedOut : null;
    }

    // A page that has run out counts for nothing, even if no commit has said so yet.
    private static IEnumerable<ModelSession> As(List<ModelSession> here, DateTimeOffset now) =>
        here.Where(session => session.IsOnline(now, certain: true) || session.IsNative);
}
