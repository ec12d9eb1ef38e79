using System.Diagnostics.CodeAnalysis;

namespace Presence.Domain;

/// <summary>The notices of one user that wait for the app's backend, and when to try the next delivery (R20). Immutable.</summary>
/// <param name="Items">Earliest first; at most <see cref="Limits.NoticesPerUserMax"/>.</param>
/// <param name="LastSeq">The <see cref="Notice.Seq"/> of the newest notice ever; 0 before the first.</param>
/// <param name="Failures">Failed deliveries of the earliest notice.</param>
/// <param name="RetryAt">Before this instant the earliest notice is not tried again; null for at once.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue.")]
public sealed record NoticeQueue(EquatableArray<Notice> Items, long LastSeq, int Failures, DateTimeOffset? RetryAt)
{
    private const int FailuresMax = 30;   // enough for the longest wait; keeps the power below in range

    /// <summary>Without any notice.</summary>
    public static readonly NoticeQueue Empty = new([], 0, 0, null);

    /// <summary>The notice to be delivered at an instant: the earliest, unless it is too early to try again; null for none.</summary>
    public Notice? DueAt(DateTimeOffset now) => Items.IsEmpty || RetryAt > now ? null : Items[0];

    /// <summary>With one more notice, which gets the next number; over the limit the earliest goes.</summary>
    public NoticeQueue Add(Notice notice)
    {
        var kept = Items.Count >= Limits.NoticesPerUserMax ? Items.Items.RemoveAt(0) : Items.Items;
        return this with { Items = kept.Add(notice with { Seq = LastSeq + 1 }).ToEquatable(), LastSeq = LastSeq + 1 };
    }

    /// <summary>The same notices with numbers that are higher by so much.</summary>
    public NoticeQueue NumberedFrom(long first) => this with
    {
        Items = [.. Items.Select(notice => notice with { Seq = notice.Seq + first })], LastSeq = LastSeq + first,
    };

    /// <summary>Without a notice that was delivered, and without all before it.</summary>
    public NoticeQueue Delivered(long seq)
    {
        var left = Items.Items.RemoveAll(notice => notice.Seq <= seq);
        return left.Length == Items.Count ? this : this with { Items = left.ToEquatable(), Failures = 0, RetryAt = null };
    }

    /// <summary>After a failed delivery of the earliest notice. A failure of any other notice changes nothing.</summary>
    public NoticeQueue Failed(long seq, DateTimeOffset now, Timings timings)
    {
        if (Items.IsEmpty || Items[0].Seq != seq) return this;
        var wait = timings.NoticeRetryAfter * Math.Pow(2, Math.Min(Failures, FailuresMax));
        return this with
        {
            Failures = Math.Min(Failures + 1, FailuresMax),
            RetryAt = now + (wait < timings.NoticeRetryAfterMax ? wait : timings.NoticeRetryAfterMax),
        };
    }

    /// <summary>Without the waiting notices: the app does not want to hear of changes any more. Numbers go on.</summary>
    public NoticeQueue Dropped() => Items.IsEmpty ? this : Empty with { LastSeq = LastSeq };
}
