using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>What stands in a transcript for the product's values.</summary>
internal static class Describe
{
    public static string Value<T>(T value) => value switch
    {
        UserRow row => State(row.State),
        SubscriptionList list => $"era {list.Era} [{string.Join(' ', list.Items.Select(item => item.User))}]",
        FriendList list => $"[{string.Join(' ', list.Items.Select(item => item.User))}]",
        _ => $"{value}",
    };

    public static string State(UserState state) =>
        $"v{state.Ver} {state.Status.Type} '{state.CustomStatus}' era {state.SubscriptionEra} "
        + $"[{string.Join(", ", state.Sessions.Select(Session))}]";

    public static string Entry(DueEntry entry) => $"entry {entry.Kind} of {entry.User.User} at {entry.At:HH:mm:ss.ff}";

    public static string Task(FiledTask task)
    {
        var work = task.Work;
        List<string> parts = [];
        if (work.Tell) parts.Add("tell");
        if (!work.Close.IsEmpty) parts.Add($"close {string.Join(' ', work.Close.Select(closing => closing.ConnectionId))}");
        if (!work.Ready.IsEmpty) parts.Add($"ready {string.Join(' ', work.Ready.Select(ready => ready.ConnectionId))}");
        if (!work.Sync.IsEmpty) parts.Add($"sync {string.Join(' ', work.Sync)}");
        if (!work.Befriended.IsEmpty) parts.Add($"befriended {string.Join(' ', work.Befriended)}");
        if (!work.Unfriended.IsEmpty) parts.Add($"unfriended {string.Join(' ', work.Unfriended)}");
        return $"task {task.Id[..4]} of {task.User.User}, due {task.DueAt:HH:mm:ss.ff} ({string.Join("; ", parts)})";
    }

    private static string Session(Session session) =>
        $"{session.Platform}{session.Instance} {session.Phase} until {session.Until:HH:mm:ss.ff}"
        + (session.LostAt is null ? "" : " lost")
        + string.Concat(session.Connections.Select(c => c.ReportedLost ? $" ({c.Id})" : $" {c.Id}"));
}
