namespace Presence.Domain;

/// <summary>What an audit of connections leaves to do.</summary>
internal static class AuditEffects
{
    /// <summary>
    /// A connection that is forgotten without the service's word is closed, in case it is there; one that was falsely reported
    /// lost is brought up to date.
    /// </summary>
    public static IEnumerable<Effect> Of(SessionList before, SessionList after, ConnectionAnswers answers)
    {
        foreach (var session in before)
        {
            var kept = after.Find(session.Id);
            foreach (var connection in session.Connections)
            {
                if (kept?.Has(connection.Id) != true)
                {
                    if (!answers.Gone.Contains(connection.Id, StringComparer.Ordinal))
                        yield return new Effect.Kick(connection.Id, KickReason.Unverified);
                }
                else if (connection.ReportedLost && kept.Connections.Contains(connection with { ReportedLost = false }))
                    yield return new Effect.Restore(session.Id, connection.Id, connection.Credential);
            }
        }
    }
}
