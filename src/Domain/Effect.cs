namespace Presence.Domain;

/// <summary>What is to be done once a decision is committed: a closed set.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Tell watchers, and the user's own devices, how the user now stands.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Ver">Its version.</param>
    public sealed record Announce(UserStatus Status, long Ver) : Effect;

    /// <summary>Tell a device that it was pushed out, and close its connection.</summary>
    /// <param name="ConnectionId">Which connection.</param>
    /// <param name="Reason">Why, for the user to read.</param>
    public sealed record Kick(string ConnectionId, string Reason) : Effect;

    /// <summary>Hand the waiting notices to the app's backend, in order and without keeping anybody waiting (R20).</summary>
    public sealed record Notify : Effect;
}
