namespace Presence.Functions.Storage;

/// <summary>A stored value and the tag that a commit must match.</summary>
/// <param name="Tag">Changes with every commit; null while nothing is stored.</param>
/// <param name="Commits">The ids of the row's latest commits, latest first, each ended by a comma; null for none.</param>
public readonly record struct Versioned<T>(T Value, string? Tag, string? Commits = null) : ITagged
{
    private const int CommitsMax = 8;   // a commit whose answer was lost is looked for at once: few can have come since

    /// <summary>What this build does not understand of the row; null for nothing. A commit writes it back (docs/stored-data.md).</summary>
    public RowRest? Rest { get; init; }

    /// <summary>Whether a commit is among the latest: its write took effect, whatever became of the answer.</summary>
    public bool Has(string commitId) => Commits?.Contains(commitId + ',', StringComparison.Ordinal) == true;

    /// <summary>A new value, to be committed.</summary>
    /// <param name="commitId">Unique; without a comma.</param>
    public Versioned<T> Next(T value, string commitId)
    {
        var kept = (Commits ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Take(CommitsMax - 1);
        return this with { Value = value, Commits = string.Concat(kept.Prepend(commitId).Select(id => id + ',')) };
    }
}

/// <summary>A value of any kind with its tag.</summary>
internal interface ITagged
{
    string? Tag { get; }
}

/// <summary>What a build does not understand of a stored row. Only the store that has loaded it knows what is in it.</summary>
public abstract class RowRest;
