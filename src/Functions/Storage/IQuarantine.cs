namespace Presence.Functions.Storage;

/// <summary>Something in quarantine.</summary>
/// <param name="Name">Who or what it is about.</param>
/// <param name="Why">Why it is there, without content.</param>
/// <param name="Since">When it came here first.</param>
/// <param name="Until">When it is put back to be tried again.</param>
/// <param name="Times">How often it came here.</param>
public sealed record Quarantined(string Name, string Why, DateTimeOffset Since, DateTimeOffset Until, int Times);

/// <summary>
/// Holds what cannot be worked on, so that nothing waits behind it: it leaves its lane, and comes back to be tried again, ever less
/// often. So what a later build can read is read then. Every call throws when the store is out of reach.
/// </summary>
public interface IQuarantine
{
    /// <summary>Takes something out of its lane; nothing when it is not there any more. It comes back after <see cref="Stay"/>.</summary>
    /// <param name="item">As it was found.</param>
    /// <param name="why">Without content.</param>
    ValueTask PutAsync(DueItem item, string why, DateTimeOffset now, CancellationToken stop);

    /// <summary>Puts back into its lane what has been here long enough.</summary>
    /// <returns>How many were put back.</returns>
    ValueTask<int> ReturnAsync(DateTimeOffset now, CancellationToken stop);

    /// <summary>What is here, at most some thousands.</summary>
    ValueTask<IReadOnlyList<Quarantined>> ListAsync(CancellationToken stop);

    /// <summary>How long something stays: a minute, then twice as long each time, at most an hour.</summary>
    /// <param name="times">How often it was here before.</param>
    static TimeSpan Stay(int times) => TimeSpan.FromMinutes(Math.Min(60, 1 << Math.Min(times, 6)));
}
