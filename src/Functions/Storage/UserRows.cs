using Presence.Domain;

namespace Presence.Functions.Storage;

/// <summary>
/// The rows of one user that a request has loaded already, so that nobody loads them again. They may have grown old: a
/// commit finds out by the tag.
/// </summary>
public sealed record UserRows(UserKey Key)
{
    private readonly (RowKind Kind, object Row)[] _rows = [];

    private UserRows(UserKey key, (RowKind Kind, object Row)[] rows)
        : this(key) => _rows = rows;

    /// <summary>These and one more.</summary>
    public UserRows With<T>(RowKind<T> kind, Versioned<T> row) =>
        new(Key, _rows.Length == 0 ? [(kind, row)] : [.. _rows.Where(other => other.Kind != kind), (kind, row)]);

    /// <summary>The rows that were found, with their tags.</summary>
    internal IEnumerable<(RowKind Kind, string Tag)> Found =>
        _rows.Where(loaded => ((ITagged)loaded.Row).Tag is not null).Select(loaded => (loaded.Kind, ((ITagged)loaded.Row).Tag!));

    /// <summary>Whether a row was loaded.</summary>
    public bool Has(RowKind kind) => Array.Exists(_rows, loaded => loaded.Kind == kind);

    /// <summary>A row; null when it was not loaded.</summary>
    public Versioned<T>? Find<T>(RowKind<T> kind)
    {
        foreach (var (loaded, row) in _rows)
            if (loaded == kind) return (Versioned<T>)row;
        return null;
    }

    /// <summary>A row that was loaded.</summary>
    /// <exception cref="InvalidOperationException">It was not.</exception>
    public Versioned<T> Get<T>(RowKind<T> kind) =>
        Find(kind) ?? throw new InvalidOperationException($"The row {kind.Name} was not loaded.");
}
