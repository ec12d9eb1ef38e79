using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Presence.Functions.Storage.Tables;

/// <summary>An item of a packed list, as stored.</summary>
internal interface IStoredItem<T>
{
    /// <summary>What tells it apart from the others of its list.</summary>
    string Key { get; }

    /// <summary>Whether each of its values has a name here. The rules do not see an item with another one.</summary>
    bool IsKnown { get; }

    /// <summary>Whether it is known and has no property of a later build.</summary>
    bool IsPlain { get; }

    /// <summary>This item with the properties of a later build that it had when it was read.</summary>
    T With(T before);
}

/// <summary>Packed lists: what this build does not understand of an item stays as it is.</summary>
internal static class StoredList
{
    /// <summary>The items that this build knows.</summary>
    /// <param name="rest">All items, to be merged into what is written; null when all of them are understood.</param>
    public static T[] Read<T>(string packed, JsonTypeInfo<T[]> type, out T[]? rest)
        where T : class, IStoredItem<T>
    {
        var items = JsonSerializer.Deserialize(packed, type) ?? throw new JsonException();
        rest = Array.TrueForAll(items, item => item.IsPlain) ? null : items;
        return rest is null ? items : Array.FindAll(items, item => item.IsKnown);
    }

    /// <summary>
    /// What is to be written: the items that there are now, with the properties that they had, and the items that this build does not
    /// know, each behind the item that it stood behind.
    /// </summary>
    /// <param name="before">What was read; null when all of it was understood.</param>
    public static IReadOnlyList<T> Merge<T>(IReadOnlyList<T> now, T[]? before)
        where T : class, IStoredItem<T>
    {
        if (before is null) return now;
        var keys = now.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        var known = new Dictionary<string, T>(StringComparer.Ordinal);
        var merged = new List<T>(now.Count);
        var behind = new Dictionary<string, List<T>>(StringComparer.Ordinal);
        var place = merged;   // before all others, until one comes that is still there
        foreach (var item in before)
        {
            if (!item.IsKnown) place.Add(item);
            else if (known.TryAdd(item.Key, item) && keys.Contains(item.Key)) place = behind[item.Key] = [];
        }
        foreach (var item in now)
        {
            merged.Add(known.TryGetValue(item.Key, out var old) ? item.With(old) : item);
            if (behind.TryGetValue(item.Key, out var others)) merged.AddRange(others);
        }
        return merged;
    }
}

/// <summary>The names of an enumeration's values, as they are stored.</summary>
internal static class StoredNames<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> All =
        Enum.GetValues<T>().ToFrozenDictionary(value => value.ToString(), StringComparer.Ordinal);

    /// <summary>Whether a name is one of this build.</summary>
    public static bool Has(string name) => All.ContainsKey(name);

    /// <summary>The value of a name of this build.</summary>
    public static T Of(string name) => All[name];
}
