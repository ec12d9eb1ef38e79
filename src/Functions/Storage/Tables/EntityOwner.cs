using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// Whose an entity of the due table is, whatever build has written it. Tasks say so in a column; the row key of a due entry ends
/// with the user's key, which has exactly one hyphen. In quarantine a row keeps its key in a column.
/// </summary>
internal static class EntityOwner
{
    /// <summary>The user's key, encoded; null for an entity that names nobody.</summary>
    public static string? Of(TableEntity entity)
    {
        var named = entity.TryGetValue("User", out var column) && column is string user ? user
            : LastTwoPartsOf(QuarantineEntity.RowOf(entity) ?? entity.RowKey);
        return IsKey(named) ? named : null;
    }

    private static string LastTwoPartsOf(string rowKey)
    {
        var hyphen = rowKey.LastIndexOf('-');
        return hyphen <= 0 ? rowKey : rowKey[(rowKey.LastIndexOf('-', hyphen - 1) + 1)..];
    }

    private static bool IsKey(string text)
    {
        try
        {
            return UserKey.Decode(text).App > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
