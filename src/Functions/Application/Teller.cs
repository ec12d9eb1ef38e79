using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Functions.Application;

/// <summary>
/// Tells watchers what is committed. Changes of one user that come at once are told together: the first at once, of the
/// others the newest, when a moment has passed. Whoever waits for a change to be told
/// waits for a message with that version or a later one.
/// </summary>
public sealed class Teller(IPushTransport push, TimeProvider clock)
{
    /// <summary>While changes keep coming, something is told this often.</summary>
    public static readonly TimeSpan AtLeastEvery = TimeSpan.FromMilliseconds(300);

    private const int BurstsMin = 1024;

    private readonly Dictionary<UserKey, Burst> _bursts = [];
    private int _purgeAt = BurstsMin;

    // Changed only under the lock of the dictionary.
    private sealed class Burst
    {
        public int UnderWay { get; set; }

        public long? ToldAt { get; set; }

        /// <summary>When two changes were last under way at once: whoever makes one after the other never waits.</summary>
        public long? CrowdedAt { get; set; }

        public PresenceView Newest { get; set; }

        /// <summary>Those who wait until <see cref="Newest"/> is told; null when there is nothing to tell.</summary>
        public TaskCompletionSource? Waiting { get; set; }
    }

    /// <summary>A change of a user is under way.</summary>
    public Turn Begin(UserKey user)
    {
        lock (_bursts)
        {
            if (!_bursts.TryGetValue(user, out var burst))
            {
                if (_bursts.Count >= _purgeAt) Purge();
                _bursts[user] = burst = new Burst();
            }
            if (burst.UnderWay++ > 0) burst.CrowdedAt = clock.GetTimestamp();
        }
        return new Turn(this, user);
    }

    private async Task TellAsync(UserKey user, PresenceView view)
    {
        Task told;
        TimeSpan patience;
        // Calls that have come and not begun are under way, too. Without a store far away nothing else would let them begin.
        if (WasToldLately(user)) await Task.Yield();
        lock (_bursts)
        {
            var burst = _bursts[user];
            if (burst.Waiting is null || burst.Newest.Ver < view.Ver) burst.Newest = view;
            burst.Waiting ??= new TaskCompletionSource();
            burst.UnderWay--;
            told = burst.Waiting.Task;
            patience = burst.ToldAt is { } last && (burst.UnderWay > 0 || IsRecent(burst.CrowdedAt))
                ? AtLeastEvery - clock.GetElapsedTime(last)
                : TimeSpan.Zero;
        }
        if (patience > TimeSpan.Zero)
        {
            try
            {
                await told.WaitAsync(patience, clock);
                return;
            }
            catch (TimeoutException)
            {
                // The others take their time: this one tells for all.
            }
        }
        await FlushAsync(user, told);
        await told;
    }

    private bool WasToldLately(UserKey user)
    {
        lock (_bursts) return IsRecent(_bursts[user].ToldAt);
    }

    private bool IsRecent(long? at) => at is { } then && clock.GetElapsedTime(then) < AtLeastEvery;

    // Nobody is at work on them, and they say nothing any more.
    private void Purge()
    {
        foreach (var (user, burst) in _bursts)
            if (burst is { UnderWay: 0, Waiting: null } && !IsRecent(burst.ToldAt)) _bursts.Remove(user);
        _purgeAt = Math.Max(BurstsMin, 2 * _bursts.Count);
    }

    // Nothing, when another one is telling already what these wait for.
    private async Task FlushAsync(UserKey user, Task told)
    {
        PresenceView view;
        TaskCompletionSource waiting;
        lock (_bursts)
        {
            if (!_bursts.TryGetValue(user, out var burst) || burst.Waiting?.Task != told) return;
            (view, waiting) = (burst.Newest, burst.Waiting);
            (burst.Waiting, burst.ToldAt) = (null, clock.GetTimestamp());
        }
        try
        {
            await push.SendToGroupAsync(ConnectionGroups.NameOf(user), ClientMessages.StatusUpdated(view), CancellationToken.None);
            waiting.SetResult();
        }
        catch (Exception failure)
        {
            waiting.SetException(failure);   // for all who wait
            _ = waiting.Task.Exception;
        }
    }

    // A change that has nothing to tell: others may have waited for it.
    private Task EndAsync(UserKey user)
    {
        lock (_bursts)
        {
            var burst = _bursts[user];
            if (--burst.UnderWay > 0) return Task.CompletedTask;
            if (burst.Waiting is { } waiting) return FlushAsync(user, waiting.Task);
            if (burst.ToldAt is null) _bursts.Remove(user);
            return Task.CompletedTask;
        }
    }

    /// <summary>One change that is under way: it ends by telling, or without.</summary>
    public sealed class Turn : IAsyncDisposable
    {
        private readonly Teller _teller;
        private readonly UserKey _user;
        private bool _ended;

        internal Turn(Teller teller, UserKey user) => (_teller, _user) = (teller, user);

        /// <summary>Tells watchers how the user stands; returns when they were told this or something newer.</summary>
        /// <param name="view">As committed.</param>
        public Task TellAsync(PresenceView view)
        {
            _ended = true;
            return _teller.TellAsync(_user, view);
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => _ended ? default : new(_teller.EndAsync(_user));
    }
}
