using Presence.Functions.Push;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>A connection that was reported lost.</summary>
/// <param name="At">When it was reported.</param>
public sealed record Loss(ConnectionClaim Claim, string ConnectionId, DateTimeOffset At);

/// <summary>
/// Tells a wave of lost links from users who leave (R29): counts the losses that are reported to this instance, and compares the
/// last seconds with what is usual. It only chooses the grace of a loss, so instances need not agree.
/// </summary>
public sealed class LossWave(TimeProvider clock, PresenceMetrics metrics)
{
    /// <summary>As many losses within <see cref="Window"/> are no wave, inclusive: what a busy instance sees on a bad network.</summary>
    public const int Floor = 100;

    /// <summary>How many times as much as usual is no wave, inclusive.</summary>
    public const int Multiple = 5;

    /// <summary>Most losses that are remembered from before a wave was noticed.</summary>
    public const int RememberedMax = 1000;

    /// <summary>The seconds that are compared with what is usual.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const double UsualOverSeconds = 600;
    private readonly Lock _lock = new();
    private readonly int[] _counts = new int[(int)Window.TotalSeconds];   // of the last seconds, round and round
    private readonly Queue<Loss> _before = new();   // perhaps the beginning of a wave
    private long _second;
    private int _recent;
    private double _usual;   // losses in a second, before the window

    /// <summary>A loss was reported.</summary>
    /// <returns>The losses that belong to a wave and were not returned before, this one last; empty while there is none.</returns>
    public IReadOnlyList<Loss> Note(ConnectionClaim claim, string connectionId)
    {
        var now = clock.GetUtcNow();
        IReadOnlyList<Loss> found = [];
        lock (_lock)
        {
            MoveTo(now.ToUnixTimeSeconds());
            _counts[_second % _counts.Length]++;
            _recent++;
            while (_before.TryPeek(out var first) && (first.At <= now - Window || _before.Count >= RememberedMax)) _before.Dequeue();
            _before.Enqueue(new Loss(claim, connectionId, now));
            if (_recent > Floor && _recent > Multiple * _usual * _counts.Length)
            {
                found = [.. _before];
                _before.Clear();
            }
        }
        metrics.LostInWave(found.Count);
        return found;
    }

    // What leaves the window moves what is usual. A clock that was set back begins a new window.
    private void MoveTo(long second)
    {
        if (second < _second || second - _second > UsualOverSeconds)
        {
            if (second > _second) _usual = 0;   // nothing for so long that nothing is usual
            Array.Clear(_counts);
            _before.Clear();
            (_second, _recent) = (second, 0);
        }
        while (_second < second)
        {
            ref var oldest = ref _counts[++_second % _counts.Length];
            _usual += (oldest - _usual) / UsualOverSeconds;
            _recent -= oldest;
            oldest = 0;
        }
    }
}
