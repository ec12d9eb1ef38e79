namespace Presence.Domain.Tests;

/// <summary>One connection of the naive twin.</summary>
/// <param name="Credential">The signature that it was made with.</param>
internal sealed record ModelLink(string Id, string Credential, bool ReportedLost = false);

/// <summary>One session of the naive twin: plain facts, and how it stands at an instant as the rules have it.</summary>
internal sealed class ModelSession(string id, Platform platform, string instance)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(400), BeforeItsEnd = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan LostFor = TimeSpan.FromDays(7), Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan InDoubt = TimeSpan.FromHours(4), Soon = TimeSpan.FromMinutes(10);

    private DateTimeOffset _seen, _signedIn;
    private DateTimeOffset? _returned;
    private int _flaps;

    public string Id => id;

    public Platform Platform => platform;

    public string Instance => instance;

    public string Credential { get; set; } = "";

    public bool IsMobile => platform is Platform.Android or Platform.IPhone or Platform.IPad;

    public bool IsNative => platform != Platform.Web;

    public bool CameOnline { get; private set; }

    public DateTimeOffset LeaseEnd { get; private set; }

    public DateTimeOffset? Lost { get; private set; }

    /// <summary>Whether a commit has said that its lease is over. Until then it is Online for every command.</summary>
    public bool IsOver { get; private set; }

    public List<ModelLink> Links { get; } = [];

    public bool HasLink => Links.Exists(link => !link.ReportedLost);

    public bool IsUp => CameOnline && !IsOver;

    public bool CountsAsLost => CameOnline && IsOver && IsNative;

    public bool IsLostPage => CameOnline && IsOver && !IsNative;

    public IEnumerable<DateTimeOffset> Ends => [LeaseEnd, ForgottenAt];

    /// <summary>R2, R3: when the service is to be asked; null when there is nothing to ask.</summary>
    public DateTimeOffset? AskAt => Links.Count == 0 ? null : Lost is null ? LeaseEnd - BeforeItsEnd : LeaseEnd;

    // R5, R6; and R7: a device that signs in has a whole lease to connect.
    private DateTimeOffset ForgottenAt =>
        !CameOnline ? LeaseEnd
        : IsNative ? (Lost ?? LeaseEnd) + LostFor
        : LeaseEnd + Kept > _signedIn + Lease ? LeaseEnd + Kept : _signedIn + Lease;

    /// <param name="certain">As far as it is certain: nobody takes a session with a connection for gone unasked.</param>
    public bool IsOnline(DateTimeOffset at, bool certain) => IsUp && ((certain && Links.Count > 0) || at < LeaseEnd);

    public bool IsRemembered(DateTimeOffset at, bool certain) => (certain && Links.Count > 0) || at < ForgottenAt;

    public string Standing(DateTimeOffset at) => IsOnline(at, certain: false) ? "Online" : "Lost";

    public void SignsIn(DateTimeOffset now)
    {
        if (!CameOnline) LeaseEnd = now + Lease;
        if (!IsUp) _signedIn = now;
    }

    /// <summary>A sign of life (R2); one after its loss was announced is a return, and returns that come soon are flapping (R26).</summary>
    public void Lives(DateTimeOffset now)
    {
        if (CameOnline && IsOver)
        {
            _flaps = _returned + Soon > now ? _flaps + 1 : 0;
            _returned = now;
        }
        (CameOnline, IsOver, Lost, _seen, LeaseEnd) = (true, false, null, now, now + Lease);
    }

    public void LosesLink(Command.Disconnect reported, DateTimeOffset now) =>
        LosesLink(reported.ConnectionId, certain: false, reported.InWave, now);

    /// <summary>R3; R26 and R29 say how long the grace is.</summary>
    public void LosesLink(string connection, bool certain, bool inWave, DateTimeOffset now)
    {
        var at = Links.FindIndex(link => link.Id == connection);
        if (at < 0) return;
        var hadLink = HasLink;
        if (certain) Links.RemoveAt(at);
        else Links[at] = Links[at] with { ReportedLost = true };
        if (!hadLink && !HasLink && inWave && IsUp && LeaseEnd > now && Lost is { } lost)
        {
            if (lost + TimeSpan.FromSeconds(60) > LeaseEnd) LeaseEnd = lost + TimeSpan.FromSeconds(60);   // as if it had been known then
        }
        if (!hadLink || HasLink) return;
        Lost = now;
        var grace = now + TimeSpan.FromSeconds(inWave ? 60 : Math.Min(60, 10 * Math.Pow(2, _returned + Soon > now ? _flaps : 0)));
        if (grace < LeaseEnd || (inWave && now < LeaseEnd)) LeaseEnd = grace;
    }

    /// <summary>R2, R3, R27: what follows from the service's answers.</summary>
    public void IsAsked(ConnectionAnswers answers, bool late, DateTimeOffset now)
    {
        if (late && Links.Count == 0 && IsUp && Lost is null && LeaseEnd <= now) IsInDoubt(now);
        if (!(AskAt <= now)) return;
        Links.RemoveAll(link => answers.Gone.Contains(link.Id));
        if (Links.Exists(link => answers.Alive.Contains(link.Id)))
        {
            for (var i = 0; i < Links.Count; i++)
                if (answers.Alive.Contains(Links[i].Id)) Links[i] = Links[i] with { ReportedLost = false };
            Lives(now);
            return;
        }
        Links.RemoveAll(link => link.ReportedLost);
        if (Links.Count > 0 && !IsInDoubt(now)) Links.Clear();
    }

    /// <summary>Its lease is over, and a commit says so.</summary>
    public void RunsOut() => IsOver = true;

    // R27: nobody could say. True while it may count as there.
    private bool IsInDoubt(DateTimeOffset now)
    {
        var until = now + Lease < _seen + InDoubt ? now + Lease : _seen + InDoubt;
        if (until > now && until > LeaseEnd) LeaseEnd = until;
        return LeaseEnd > now;
    }
}
