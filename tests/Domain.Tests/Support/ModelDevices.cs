namespace Presence.Domain.Tests;

/// <summary>Which devices and connections of the naive twin have to go for another, and which may not ask for it (R7, R19, R25).</summary>
/// <param name="policy">Null lets all of them stay.</param>
internal sealed class ModelDevices(LoginPolicy? policy)
{
    private readonly List<(Platform Platform, string Instance, string Credential, DateTimeOffset Until)> _pushedOut = [];

    /// <summary>R19, with the vendor's table of platforms.</summary>
    public List<ModelSession> TooMany(IEnumerable<ModelSession> sessions, ModelSession newcomer)
    {
        if (policy is null) return [];
        var others = sessions.Where(other => other != newcomer && (other.IsUp || other.CountsAsLost)).ToList();
        var same = others.FindAll(other => other.Platform == newcomer.Platform);
        return [.. others.Except(same).Where(other => !MayBeBeside(other, newcomer)), .. same.SkipLast(MaxOn(newcomer.Platform) - 1)];

        bool MayBeBeside(ModelSession one, ModelSession other) => policy.Mode switch
        {
            LoginMode.Single => false,
            LoginMode.Dual => one.Platform == Platform.Web || other.Platform == Platform.Web,
            LoginMode.Triple => one.Platform == Platform.Web || other.Platform == Platform.Web || one.IsMobile != other.IsMobile,
            _ => true,
        };
    }

    /// <summary>R7: over 16 the earliest connections go. R19: where devices share a session, each connection is one.</summary>
    /// <param name="links">With the newcomer, which is the last.</param>
    public List<(ModelLink Link, KickReason Why)> TooMany(ModelSession session, IReadOnlyList<ModelLink> links)
    {
        var max = session.Instance == "" ? MaxOn(session.Platform) : int.MaxValue;
        var elsewhere = links.Where(link => !link.ReportedLost).SkipLast(Math.Min(max, links.Count)).ToList();
        var earliest = links.SkipLast(16).ToList();
        return [.. earliest.Concat(elsewhere.Except(earliest)).Select(link => (link, Why(link)))];

        KickReason Why(ModelLink link) => elsewhere.Contains(link) ? KickReason.SignedInElsewhere : KickReason.Unverified;
    }

    /// <summary>The user is forgotten, and with them what is known of devices (R28).</summary>
    public void Forget() => _pushedOut.Clear();

    /// <summary>R25: a device is pushed out.</summary>
    public void Remember(ModelSession session, string credential, DateTimeOffset now)
    {
        var one = (session.Platform, session.Instance, credential);
        _pushedOut.RemoveAll(other => other.Until <= now || (other.Platform, other.Instance, other.Credential) == one);
        if (_pushedOut.Count == 32) _pushedOut.RemoveAt(0);
        _pushedOut.Add((session.Platform, session.Instance, credential, now + TimeSpan.FromSeconds(60)));
    }

    /// <summary>R25: it was pushed out less than a minute ago, and has the same signature.</summary>
    public bool WasPushedOut(Platform platform, string instance, string credential, DateTimeOffset now) => _pushedOut.Exists(
        one => (one.Platform, one.Instance, one.Credential) == (platform, instance, credential) && one.Until > now);

    private int MaxOn(Platform platform) =>
        policy is null ? int.MaxValue : platform == Platform.Web ? policy.WebInstancesMax : policy.InstancesMax;
}
