using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Presence.Domain;
using Presence.Functions.Admin;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Admin;

/// <summary>One user who is online.</summary>
internal sealed record OnlineUserJson(
    [property: JsonPropertyName("userID")] string UserID, int StatusType, string CustomStatus, long Ver, string[] Platforms, long? Since)
{
    public static OnlineUserJson From(OnlineUser user) => new(
        user.View.User.Value, user.View.Type.SdkNumber(), user.View.Custom, user.View.Ver,
        [.. user.Platforms.Select(platform => platform.WireName())], user.View.OnlineSince.Milliseconds());
}

/// <summary>A page of those who are online.</summary>
internal sealed record OnlineJson(long AsOf, OnlineUserJson[] Users, string? Next, int Looked, bool Complete);

/// <summary>One user who watches another.</summary>
internal sealed record WatcherJson([property: JsonPropertyName("userID")] string UserID, string By, long? Since, long? Until)
{
    public static WatcherJson From(FoundWatcher watching) => new(
        watching.Watcher.Value,
        watching.Subscription is null ? "friend" : watching.IsFriend ? "both" : "subscription",
        watching.Subscription?.Since.ToUnixTimeMilliseconds(), watching.Subscription?.Until.Milliseconds());
}

/// <summary>A page of those who watch a user.</summary>
internal sealed record WatchersJson(long AsOf, WatcherJson[] Users, string? Next, int Looked, bool Complete);

/// <summary>How many are online.</summary>
internal sealed record CountsJson(
    long AsOf, int Online, Dictionary<string, int> Platforms, bool Exact, int Listed, int Looked, bool Complete, int EverySeconds)
{
    public static CountsJson From(OnlineCounts counts) => new(
        counts.AsOf.ToUnixTimeMilliseconds(), counts.Online,
        counts.Platforms.ToDictionary(item => item.Key.WireName(), item => item.Value, StringComparer.Ordinal),
        counts.IsExact, counts.Listed, counts.Looked, counts.Complete, (int)OnlineNames.KeptFor.TotalSeconds);
}

/// <summary>Until when changes are sent.</summary>
internal sealed record WatchJson(long WatchedUntil, int RenewAfterSeconds);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OnlineJson))]
[JsonSerializable(typeof(WatchersJson))]
[JsonSerializable(typeof(CountsJson))]
[JsonSerializable(typeof(WatchJson))]
[JsonSerializable(typeof(ExplainJson))]
internal sealed partial class AdminJson : JsonSerializerContext;

/// <summary>From values to the data behind the envelope.</summary>
internal static class AdminJsonExtensions
{
    /// <summary>Writes the properties of an answer into the open envelope.</summary>
    public static ResponseWriter.Data Data<T>(this T answer, JsonTypeInfo<T> type) => json =>
    {
        foreach (var property in JsonSerializer.SerializeToElement(answer, type).EnumerateObject()) property.WriteTo(json);
    };

    /// <summary>Milliseconds since 1970; null for none.</summary>
    public static long? Milliseconds(this DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();
}
