using System.Runtime.InteropServices;

namespace Presence.Soak.Promises;

/// <summary>How a user stands, as somebody was told.</summary>
/// <param name="Type">1 online, 2 reachable by push, 3 not logged in.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Word(long Ver, int Type, string Custom);

/// <summary>All that anybody was told of users: versions never fall, and each has one content.</summary>
internal sealed class Words(Violations violations)
{
    public const string OneContent = "one version has one content";
    public const string NeverFalls = "what was shown once, later answers show, or something newer";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string User, long Ver, bool OfSelf), (Word Word, string Where)> _contents = [];
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);

    /// <summary>The newest version of a user that anybody was shown so far: later answers show it, or a newer one.</summary>
    public long NewestOf(string user)
    {
        lock (_lock) return _newest.GetValueOrDefault(user);
    }

    /// <summary>An answer shows how a user stands.</summary>
    /// <param name="reader">Users see more of themselves than others do.</param>
    /// <param name="atLeast">What was known of the user when the question was asked.</param>
    public void Answered(string user, string reader, Word word, long atLeast, string where)
    {
        violations.Check(NeverFalls, word.Ver >= atLeast, () => $"{user} is v{word.Ver} in {where}, asked when v{atLeast} was known");
        Keep(user, user == reader, word, where);
    }

    /// <summary>A connection hears how a user stands.</summary>
    /// <param name="watcher">Of themselves, users hear either what others see or all.</param>
    public void Heard(string user, string watcher, Word word)
    {
        if (user != watcher) Keep(user, false, word, $"a message to {watcher}");
        else Raise(user, word.Ver);
    }

    private void Keep(string user, bool ofSelf, Word word, string where)
    {
        Raise(user, word.Ver);
        (Word Word, string Where) before;
        lock (_lock)
        {
            ref var content = ref CollectionsMarshal.GetValueRefOrAddDefault(_contents, (user, word.Ver, ofSelf), out var known);
            if (!known) content = (word, where);
            before = content;
        }
        violations.Check(OneContent, before.Word == word, () => $"{user}: {word} in {where}, and {before.Word} in {before.Where}");
    }

    private void Raise(string user, long ver)
    {
        lock (_lock)
        {
            if (_newest.GetValueOrDefault(user) < ver) _newest[user] = ver;
        }
    }
}
