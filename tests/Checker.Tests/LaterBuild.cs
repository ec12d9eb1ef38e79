using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace Presence.Checker.Tests;

/// <summary>
/// What a later build stores besides: a column in every row, a property in every item, sometimes an item with a value that this build
/// has no name for, and bytes behind a list of friends.
/// </summary>
internal sealed class LaterBuild
{
    private const string Mood = "Mood";
    private const int TailBytes = 4;
    private static readonly string[] Lists = ["Sessions", "Notices", "PushedOut", "Items0"];
    private int _writes;

    /// <summary>Adds to an entity that is about to be stored.</summary>
    public void Add(TableEntity entity)
    {
        var mood = (++_writes).ToString(CultureInfo.InvariantCulture);
        foreach (var name in Lists)
        {
            if (ListIn(entity, name) is not { } items) continue;
            if (_writes % 3 == 0) RemoveOwn(items);
            if (_writes % 2 == 0 && name == "Sessions") items.Insert(_writes % (items.Count + 1), SessionOf(mood));
            if (_writes % 2 == 0 && name == "Notices") items.Insert(_writes % (items.Count + 1), NoticeOf(_writes));
            foreach (var item in items.OfType<JsonObject>())
            {
                item[Mood] = mood;
                foreach (var connection in ConnectionsOf(item)) connection[Mood] = mood;
            }
            entity[name] = items.ToJsonString();
        }
        if (entity.TryGetValue("Items0", out var friends) && friends is byte[] packed)
        {
            var list = entity.GetString(Mood) is null ? packed : packed[..^TailBytes];
            entity["Items0"] = (byte[])[.. list, .. BitConverter.GetBytes(_writes)];
        }
        entity[Mood] = mood;
    }

    /// <summary>What an entity had of a later build, and has no more after this build has written it; null for nothing.</summary>
    public static string? WhatIsLost(TableEntity before, TableEntity after)
    {
        if (before.GetString(Mood) is not { } mood) return null;
        if (after.GetString(Mood) != mood) return $"the column {Mood}";
        foreach (var name in Lists)
            if (ListIn(before, name) is { } items && WhatIsLost(items, ListIn(after, name) ?? [], name) is { } what) return what;
        return before["Items0"] is byte[] packed && !((byte[])after["Items0"]).AsSpan().EndsWith(packed.AsSpan(^TailBytes..))
            ? "what stood behind the list"
            : null;
    }

    // An item that is gone takes what it had with it, but only those that this build knows are its to take away.
    private static string? WhatIsLost(JsonArray before, JsonArray after, string list)
    {
        var now = after.OfType<JsonObject>().ToLookup(KeyOf, StringComparer.Ordinal);
        foreach (var item in before.OfType<JsonObject>())
        {
            var same = now[KeyOf(item)].FirstOrDefault();
            if (IsOwn(item) ? !JsonNode.DeepEquals(item, same) : same is not null && !HasMoodOf(item, same))
                return $"{Mood} in {list}: {item.ToJsonString()} is {same?.ToJsonString() ?? "gone"}";
            if (same is null) continue;
            foreach (var connection in ConnectionsOf(item))
            {
                var kept = ConnectionsOf(same).FirstOrDefault(other => KeyOf(other) == KeyOf(connection));
                if (kept is not null && !HasMoodOf(connection, kept)) return $"{Mood} of a connection: {kept.ToJsonString()}";
            }
        }
        return null;
    }

    private static bool HasMoodOf(JsonObject before, JsonObject after) => JsonNode.DeepEquals(before[Mood], after[Mood]);

    private static JsonArray? ListIn(TableEntity entity, string name) =>
        entity[name] is string packed ? JsonNode.Parse(packed)!.AsArray() : null;

    private static IEnumerable<JsonObject> ConnectionsOf(JsonObject item) => item["Connections"]?.AsArray().OfType<JsonObject>() ?? [];

    private static string KeyOf(JsonObject item) =>
        $"{item["Id"] ?? item["Seq"] ?? item["User"] ?? $"{item["Platform"]} {item["Instance"]} {item["Credential"]}"}";

    private static void RemoveOwn(JsonArray items)
    {
        for (var i = items.Count - 1; i >= 0; i--)
            if (IsOwn((JsonObject)items[i]!)) items.RemoveAt(i);
    }

    private static bool IsOwn(JsonObject item) => (string?)item["Phase"] == "Dozing" || (string?)item["Kind"] == "Dozed";

    private static JsonObject SessionOf(string mood) => new()
    {
        ["Id"] = $"later{mood}", ["Platform"] = "Web", ["Instance"] = "", ["Phase"] = "Dozing", ["Until"] = 1, ["SignedInAt"] = 1,
    };

    private static JsonObject NoticeOf(int number) => new()
    {
        ["Seq"] = 1_000_000 + number, ["At"] = 1, ["Kind"] = "Dozed", ["Platform"] = "Web", ["Text"] = "", ["PushedOut"] = new JsonArray(),
    };
}
