using Presence.Domain;

namespace Presence.Checker.Tests;

/// <summary>One operation on an instance, from its start to its end; what it does is written down with it.</summary>
internal sealed class Flow(string name, Instance on, Action<Flow, Exception?> ended)
{
    private static readonly AsyncLocal<Flow?> Running = new();
    private readonly DateTimeOffset _since = on.Clock.GetUtcNow();
    private readonly HashSet<UserId> _readOnline = [];

    /// <summary>The flow that the running code belongs to; null for none.</summary>
    public static Flow? Current => Running.Value;

    public string Name { get; } = name;

    public Instance On { get; } = on;

    /// <summary>When the signature was made that it signs in with; null where it does not.</summary>
    public DateTimeOffset? SignedAt { get; set; }

    public bool IsSweep => Name.StartsWith("sweep", StringComparison.Ordinal);

    public bool HasEnded { get; private set; }

    /// <summary>How often it has committed a user's row; a commit of which it has not heard counts.</summary>
    public int Commits { get; set; }

    /// <summary>In how many of them a device was signed in.</summary>
    public int SignIns { get; set; }

    /// <summary>Whether a row that it has read shows a user with a lease, at its start by its own clock.</summary>
    public bool HasReadOnline(UserId user) => _readOnline.Contains(user);

    public void HasRead(UserId user, UserState state)
    {
        if (state.Sessions.Any(session => session.Phase == Phase.Online && session.Until > _since)) _readOnline.Add(user);
    }

    public void Start(Pump pump, Func<Flow, Task> act) => _ = pump.Start(async () =>
    {
        Running.Value = this;
        Exception? failure = null;
        try
        {
            await act(this);
        }
        catch (Exception caught)
        {
            failure = caught;
        }
        End(failure);
    });

    /// <summary>Ends it, as whoever has called it sees it.</summary>
    public void End(Exception? failure)
    {
        if (HasEnded) return;
        HasEnded = true;
        ended(this, failure);
    }
}
