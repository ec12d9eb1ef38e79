namespace Presence.Domain.Tests;

/// <summary>The notices of the naive twin (R20): all that were ever made, and what came of delivering them.</summary>
/// <param name="wanted">Whether the app wants them.</param>
internal sealed class ModelNotices(bool wanted)
{
    private readonly List<string> _all = [];
    private readonly List<DateTimeOffset> _failures = [];       // since the last success
    private int _delivered;                                     // all up to this number

    /// <summary>All, the first with the number 1.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Ten seconds after the first failure, twice as long after each further one, at most ten minutes.</summary>
    public DateTimeOffset? RetryAt =>
        _failures.Count == 0 ? null : _failures[^1] + TimeSpan.FromSeconds(Math.Min(600, 10 * Math.Pow(2, _failures.Count - 1)));

    /// <summary>The numbers of those that wait: 64 at most; null for none.</summary>
    public (int First, int Last)? Waiting
    {
        get
        {
            var first = Math.Max(_delivered, _all.Count - 64) + 1;
            return first > _all.Count ? null : (first, _all.Count);
        }
    }

    public void Add(
        DateTimeOffset at, NoticeKind kind, Platform platform, string text = "", IEnumerable<ModelSession>? pushedOut = null)
    {
        if (wanted) _all.Add(Line(at, kind, platform, text, pushedOut?.Select(gone => gone.Platform)));
    }

    /// <summary>Whether one is to be delivered now.</summary>
    public bool IsDue(DateTimeOffset now) => Waiting is not null && !(RetryAt > now);

    public void Delivered(long seq)
    {
        if (Waiting is not { } waiting || waiting.First > seq) return;
        _delivered = (int)Math.Min(seq, _all.Count);
        _failures.Clear();
    }

    public void Failed(long seq, DateTimeOffset now)
    {
        if (Waiting?.First == seq) _failures.Add(now);
    }

    /// <summary>Nothing is known of them any more.</summary>
    public void Forget()
    {
        _all.Clear();
        _delivered = 0;
    }

    /// <summary>A notice as text, so that the twin's and the product's can be compared.</summary>
    public static string Line(
        DateTimeOffset at, NoticeKind kind, Platform platform, string text = "", IEnumerable<Platform>? pushedOut = null) =>
        $"{at - A.Start} {kind} {platform} {text} [{string.Join(' ', pushedOut ?? [])}]";
}
