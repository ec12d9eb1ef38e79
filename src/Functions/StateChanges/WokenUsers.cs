using System.Threading.Channels;
using Presence.Domain;

namespace Presence.Functions.StateChanges;

/// <summary>
/// Users of one app whose notices are to be handed over: each at most once, in the order in which they were woken.
/// Bounded, and only a wake-up: who finds no room, or is lost with the process, is woken again by the sweep.
/// </summary>
internal sealed class WokenUsers(int max = WokenUsers.UsersMax)
{
    /// <summary>How many users wait at the most.</summary>
    public const int UsersMax = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<UserKey, bool> _wokenAgain = [];   // everybody who waits or is being served
    private readonly Channel<UserKey> _line = Channel.CreateUnbounded<UserKey>();

    /// <summary>Has a user served, again if that has begun; never waits.</summary>
    public void Wake(UserKey user)
    {
        lock (_lock)
        {
            if (_wokenAgain.ContainsKey(user)) _wokenAgain[user] = true;
            else if (_wokenAgain.Count < max && _line.Writer.TryWrite(user)) _wokenAgain[user] = false;
        }
    }

    /// <summary>Everybody who is woken, for as long as there is anybody to serve them.</summary>
    public IAsyncEnumerable<UserKey> TakeAllAsync(CancellationToken stop) => _line.Reader.ReadAllAsync(stop);

    /// <summary>A user is being served from here on; whoever wakes the user now means it again.</summary>
    public void Begin(UserKey user)
    {
        lock (_lock) _wokenAgain[user] = false;
    }

    /// <summary>Whether the user was served; false when the user was woken meanwhile, and is to be served once more.</summary>
    public bool End(UserKey user)
    {
        lock (_lock) return !_wokenAgain[user] && _wokenAgain.Remove(user);
    }
}
