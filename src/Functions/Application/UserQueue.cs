using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Presence.Domain;

namespace Presence.Functions.Application;

/// <summary>
/// Users who wait for something to be done, each at most once, in the order in which they were added. Bounded, and never
/// the only copy of a fact: a user who finds no room, or is lost with the process, is added again by the sweep.
/// </summary>
/// <param name="max">Most users in the queue or being served.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue.")]
public sealed class UserQueue(int max = UserQueue.UsersMax)
{
    /// <summary>Most users, unless the constructor says otherwise.</summary>
    public const int UsersMax = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<UserKey, bool> _addedAgain = [];   // all who wait or are being served
    private readonly Channel<UserKey> _waiting = Channel.CreateUnbounded<UserKey>();

    /// <summary>Whether there is no room for another user.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock) return _addedAgain.Count >= max;
        }
    }

    /// <summary>Whether nobody waits or is being served.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _addedAgain.Count == 0;
        }
    }

    /// <summary>Has a user served, once more if that has begun already. Never waits.</summary>
    public void Add(UserKey user)
    {
        lock (_lock)
        {
            if (_addedAgain.ContainsKey(user)) _addedAgain[user] = true;
            else if (_addedAgain.Count < max && _waiting.Writer.TryWrite(user)) _addedAgain[user] = false;
        }
    }

    /// <summary>All users who are added, until <paramref name="stop"/>.</summary>
    public IAsyncEnumerable<UserKey> TakeAllAsync(CancellationToken stop) => _waiting.Reader.ReadAllAsync(stop);

    /// <summary>A user is being served from here on; an <see cref="Add"/> after this means once more.</summary>
    public void Begin(UserKey user)
    {
        lock (_lock) _addedAgain[user] = false;
    }

    /// <summary>Ends serving a user.</summary>
    /// <returns>False when the user was added meanwhile, and is to be served once more.</returns>
    public bool End(UserKey user)
    {
        lock (_lock) return !_addedAgain[user] && _addedAgain.Remove(user);
    }
}
