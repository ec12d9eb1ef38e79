namespace Presence.Domain;

/// <summary>
/// Sessions that were shown as Online although none of their connections was left, and nobody had said so: the event of the loss never
/// came. The audit finds them (R2); how many it finds, and for how long they were wrong, is a figure that an operator can promise.
/// </summary>
public static class Ghosts
{
    /// <summary>The ghosts that an audit has found.</summary>
    /// <param name="before">As they were when the service was asked.</param>
    /// <param name="now">When that was.</param>
    /// <returns>For each, for how long it was wrong at most: from its last sign of life until now, or until its lease ended.</returns>
    public static IEnumerable<TimeSpan> Found(SessionList before, ConnectionAnswers answers, DateTimeOffset now) =>
        from session in before
        where session is { Phase: Phase.Online, LostAt: null } && !session.Connections.IsEmpty
        where session.Connections.All(connection => answers.Gone.Contains(connection.Id, StringComparer.Ordinal))
        select (session.Until < now ? session.Until : now) - session.SeenAt;
}
