namespace Presence.Domain.Tests;

/// <summary>What one version shows: the status, and what the user has set, which others see only while Online (R9).</summary>
internal readonly record struct ModelContent(long Ver, StatusType Type, string Set)
{
    /// <summary>The next content, under the same number when nobody can see a difference (R10).</summary>
    /// <param name="isPresent">Whether there is any session.</param>
    public ModelContent Then(StatusType type, string set, bool isPresent)
    {
        var left = Type == StatusType.Online && type != StatusType.Online;
        var next = this with { Type = type, Set = left || !isPresent ? "" : set };
        return next == this ? this : next with { Ver = Ver + 1 };
    }

    /// <summary>
    /// R11: one version has one content. The number that a commit takes, when these versions may have been shown to somebody:
    /// its own, unless a run-out was shown that is not certain, and the commit tells another story of it.
    /// </summary>
    /// <param name="shown">What somebody may have been shown without the commit, in order.</param>
    /// <param name="certain">The number of what is certain before the command.</param>
    /// <param name="next">What they would be shown with the commit, from the committed content on.</param>
    public static long NumberOf(IReadOnlyList<ModelContent> shown, long certain, IReadOnlyList<ModelContent> next)
    {
        if (shown[^1].Ver <= certain) return next[0].Ver;
        var known = shown.ToDictionary(content => content.Ver);
        var lies = next.Any(content => known.TryGetValue(content.Ver, out var other) && other != content);
        return lies || next[^1] != shown[^1] ? shown[^1].Ver + 1 : next[0].Ver;
    }
}
