using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>What the clock alone brings.</summary>
public enum ForeseenKind
{
    /// <summary>A sweep asks the service about the connections of a device; one that is there renews the lease (R2).</summary>
    Ask,
    /// <summary>The lease of a device ends (R4).</summary>
    LeaseEnds,
    /// <summary>The grace of a device whose link was lost ends (R3).</summary>
    GraceEnds,
    /// <summary>A device is forgotten (R5, R6).</summary>
    Forgotten,
    /// <summary>A subscription of the user ends (R24).</summary>
    SubscriptionEnds,
    /// <summary>All subscriptions of the user are dropped (R16).</summary>
    SubscriptionsDropped,
    /// <summary>A notice is posted again (R20).</summary>
    NoticeRetried,
    /// <summary>All that is stored of the user goes (R28, R31).</summary>
    UserForgotten,
}

/// <summary>Something that happens if nothing else does.</summary>
/// <param name="At">May be past: then it waits for the next sweep.</param>
/// <param name="Text">For a person to read.</param>
public sealed record ForeseenEvent(DateTimeOffset At, ForeseenKind Kind, string Text, params IReadOnlyList<string> Rules)
{
    /// <summary>The device that it is about; null for none.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The device's <see cref="Session.Number"/>; null for none.</summary>
    public int? Number { get; init; }

    /// <summary>The general status from then on; null when it stays.</summary>
    public StatusType? Status { get; init; }

    /// <summary>The version from then on; null when it stays.</summary>
    public long? Ver { get; init; }
}

/// <summary>Looks ahead: what happens to a user if nobody does anything and the service answers nothing.</summary>
public static class Foresight
{
    /// <summary>Most events that are told.</summary>
    public const int EventsMax = 16;

    /// <summary>The next events, earliest first.</summary>
    /// <param name="stored">The state as stored: it says whom a sweep asks about.</param>
    /// <param name="subscriptions">As they hold at <paramref name="now"/>.</param>
    public static ImmutableArray<ForeseenEvent> Of(
        UserState stored, SubscriptionList subscriptions, DateTimeOffset now, Timings timings)
    {
        var user = Timeline.At(stored, now, timings);
        List<ForeseenEvent> events =
        [
            .. stored.Sessions.SelectMany(session => AsksOf(session, timings)),
            .. user.Sessions.SelectMany(session => EndsOf(session, timings)),
            .. OthersOf(user, now),
        ];
        events.AddRange(subscriptions.Items.Where(item => item.Until is not null).Select(item => new ForeseenEvent(
            item.Until!.Value, ForeseenKind.SubscriptionEnds, $"The subscription to {item.User} ends.", "R24")));
        if (!subscriptions.Items.IsEmpty && DropsAt(user, timings) is { } drops)
        {
            const string Text = "The next sweep drops all subscriptions: the user was not Online for long.";
            events.Add(new(drops, ForeseenKind.SubscriptionsDropped, Text, "R16"));
        }
        var next = events.OrderBy(happens => happens.At).ThenBy(happens => happens.Kind).Take(EventsMax).ToList();
        return [.. WithStatus(next, user, timings)];
    }

    private static IEnumerable<ForeseenEvent> AsksOf(Session session, Timings timings)
    {
        const string Text = "A sweep asks the service about the connections; one that is there renews the lease.";
        if (Audit.DueAt(session, timings) is { } ask) yield return About(session, ask, ForeseenKind.Ask, Text, "R2", "R3");
    }

    private static IEnumerable<ForeseenEvent> EndsOf(Session session, Timings timings)
    {
        if (session.Phase == Phase.Online)
        {
            const string Lease = "The lease ends; without a sign of life the device is lost.";
            const string Grace = "The grace ends; without a connection the device is lost.";
            yield return session.LostAt is null
                ? About(session, session.Until, ForeseenKind.LeaseEnds, Lease, "R2", "R4")
                : About(session, session.Until, ForeseenKind.GraceEnds, Grace, "R3", "R4");
        }
        var end = session.Phase == Phase.Online ? session.Expire(timings)!.Until : session.Until;
        var text = session.Phase == Phase.Waiting ? "The device has never connected, and is forgotten." : "The lost device is forgotten.";
        var rule = session.Phase != Phase.Waiting && session.Platform.IsNative() ? "R5" : "R6";
        yield return About(session, end, ForeseenKind.Forgotten, text, rule);
    }

    private static ForeseenEvent About(
        Session session, DateTimeOffset at, ForeseenKind kind, string what, params IReadOnlyList<string> rules) =>
        new(at, kind, what, rules) { Platform = session.Platform, Number = session.Number };

    private static IEnumerable<ForeseenEvent> OthersOf(UserState user, DateTimeOffset now)
    {
        if (!user.Notices.Items.IsEmpty)
            yield return new(user.Notices.RetryAt ?? now, ForeseenKind.NoticeRetried, "The app's backend is told of what waits.", "R20");
        if (user.Sessions.IsEmpty && Forgetting.DueAt(user, now) is { } forgotten)
            yield return new(
                forgotten, ForeseenKind.UserForgotten, "A sweep looks whether the user is to be forgotten.",
                user.IsDeleted ? "R31" : "R28");
    }

    // An hour after the user leaves Online by the clock, or has left it.
    private static DateTimeOffset? DropsAt(UserState user, Timings timings)
    {
        while (user.AbsentSince is null && Timeline.NextChange(user) is { } at) user = Timeline.At(user, at, timings);
        return user.AbsentSince + timings.SubscriptionsKeptFor;
    }

    // The status and the version that come with an instant stand with the last event of that instant.
    private static IEnumerable<ForeseenEvent> WithStatus(List<ForeseenEvent> events, UserState user, Timings timings)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (i + 1 < events.Count && events[i + 1].At == events[i].At)
            {
                yield return events[i];
                continue;
            }
            var after = Timeline.At(user, events[i].At, timings);
            yield return events[i] with
            {
                Status = after.Status.Type == user.Status.Type ? null : after.Status.Type,
                Ver = after.Ver == user.Ver ? null : after.Ver,
            };
            user = after;
        }
    }
}
