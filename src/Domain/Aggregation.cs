namespace Presence.Domain;

/// <summary>From sessions to the user's status: one path for queries, pushes and every dialect.</summary>
public static class Aggregation
{
    /// <summary>Online while any session is, else PushOnline while any is, else Lost while any is, else Offline (R1).</summary>
    /// <param name="sessions">At the instant asked about (<see cref="Timeline.At"/>).</param>
    public static StatusType Of(SessionList sessions)
    {
        var best = StatusType.Offline;
        foreach (var session in sessions)
        {
            var status = session.Status;
            if (status == StatusType.Online) return status;
            if (status == StatusType.PushOnline || best == StatusType.Offline) best = status;
        }
        return best;
    }
}
