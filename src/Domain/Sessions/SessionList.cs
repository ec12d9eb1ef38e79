using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Presence.Domain;

/// <summary>
/// A user's sessions, in the order in which they signed in. Immutable; equal when all sessions are. It knows when the
/// first of them ends, so a reader who comes before that need not look at any of them.
/// </summary>
[CollectionBuilder(typeof(SessionList), nameof(Create))]
public readonly record struct SessionList : IReadOnlyList<Session>
{
    /// <summary>A list of these sessions.</summary>
    public SessionList(ImmutableArray<Session> items)
    {
        Items = items.ToEquatable();
        foreach (var session in Items)
        {
            if (FirstEnd is null || session.Until < FirstEnd) FirstEnd = session.Until;
            if (!session.Connections.IsEmpty) continue;
            if (FirstCertainEnd is null || session.Until < FirstCertainEnd) FirstCertainEnd = session.Until;
        }
    }

    /// <summary>For collection expressions. Without it they would be empty, since <see cref="Add"/> changes nothing in place.</summary>
    public static SessionList Create(ReadOnlySpan<Session> items) => new([.. items]);

    /// <summary>The sessions.</summary>
    public EquatableArray<Session> Items { get; }

    /// <summary>When the first phase of any session ends by itself; null without sessions.</summary>
    public DateTimeOffset? FirstEnd { get; }

    /// <summary>
    /// When the first phase of a session without a connection ends; null without such sessions. The others do not end before
    /// the service was asked about their connections (R2).
    /// </summary>
    public DateTimeOffset? FirstCertainEnd { get; }

    /// <inheritdoc/>
    public int Count => Items.Count;

    /// <summary>Whether there is no session.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <inheritdoc/>
    public Session this[int index] => Items[index];

    /// <summary>The session with this id; null when there is none.</summary>
    public Session? Find(string id)
    {
        foreach (var session in Items)
            if (string.Equals(session.Id, id, StringComparison.Ordinal)) return session;
        return null;
    }

    /// <summary>The session of a device; null when there is none.</summary>
    public Session? Find(Platform platform, string instance)
    {
        foreach (var session in Items)
            if (session.IsOf(platform, instance)) return session;
        return null;
    }

    /// <summary>These and one more, which is the latest.</summary>
    public SessionList Add(Session session) => new(Items.Items.Add(session));

    /// <summary>These without one of them.</summary>
    public SessionList Remove(Session session) => new(Items.Items.Remove(session));

    /// <summary>These with one replaced; the same list when it is equal.</summary>
    /// <param name="after">Null removes it.</param>
    public SessionList Replace(Session before, Session? after) =>
        after is null ? Remove(before) : after == before ? this : new(Items.Items.Replace(before, after));

    /// <summary>Allocates nothing.</summary>
    public ImmutableArray<Session>.Enumerator GetEnumerator() => Items.GetEnumerator();

    IEnumerator<Session> IEnumerable<Session>.GetEnumerator() => ((IEnumerable<Session>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();
}
