namespace Presence.Domain.Tests;

/// <summary>The notices of the naive twin (R20): all that were ever made, and what came of delivering them.</summary>
/// <param name="wanted">Whether the app wants them.</param>
internal sealed class ModelNotices(bool wanted)
{
    private readonly List<(DateTimeOffset At, string What)> _byCommands = [];
    private readonly List<DateTimeOffset> _failures = [];       // since the last success
    private int _delivered;                                     // all up to this number

    /// <summary>Ten seconds after the first failure, twice as long after each further one, at most ten minutes.</summary>
    public DateTimeOffset? RetryAt =>
        _failures.Count == 0 ? null : _failures[^1] + TimeSpan.FromSeconds(Math.Min(600, 10 * Math.Pow(2, _failures.Count - 1)));

    public void Login(ModelSession session, IEnumerable<ModelSession> pushedOut, DateTimeOffset now) =>
        _byCommands.Add((now, Line(now, NoticeKind.Login, session.Platform, "", pushedOut.Select(gone => gone.Platform))));

    public void Logout(ModelSession session, DateTimeOffset now) => _byCommands.Add((now, Line(now, NoticeKind.Logout, session.Platform)));

    public void CustomStatus(string text, DateTimeOffset now) =>
        _byCommands.Add((now, Line(now, NoticeKind.CustomStatus, Platform.Web, text)));

    /// <summary>Every notice up to an instant, the first with the number 1. At one instant, what ran out comes before commands.</summary>
    public IReadOnlyList<string> All(IEnumerable<ModelSession> sessions, DateTimeOffset now)
    {
        if (!wanted) return [];
        var losses = from session in sessions
                     from loss in session.Losses(now)
                     select (loss.At, What: Line(loss.At, loss.Reported ? NoticeKind.LinkClosed : NoticeKind.TimedOut, session.Platform));
        return [.. losses.Concat(_byCommands).OrderBy(notice => notice.At).Select(notice => notice.What)];
    }

    /// <summary>The numbers of those that wait: 64 at most.</summary>
    /// <param name="count">How many there are in all.</param>
    public (int First, int Last)? Waiting(int count)
    {
        var first = Math.Max(_delivered, count - 64) + 1;
        return first > count ? null : (first, count);
    }

    public void Delivered(long seq, int count)
    {
        if (Waiting(count)?.First > seq || Waiting(count) is null) return;
        _delivered = (int)Math.Min(seq, count);
        _failures.Clear();
    }

    public void Failed(long seq, int count, DateTimeOffset now)
    {
        if (Waiting(count)?.First == seq) _failures.Add(now);
    }

    /// <summary>A notice as text, so that the twin's and the product's can be compared.</summary>
    public static string Line(
        DateTimeOffset at, NoticeKind kind, Platform platform, string text = "", IEnumerable<Platform>? pushedOut = null) =>
        $"{at - A.Start} {kind} {platform} {text} [{string.Join(' ', pushedOut ?? [])}]";
}
