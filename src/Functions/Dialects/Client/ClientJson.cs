using System.Text.Json;
using System.Text.Json.Serialization;
using Presence.Domain;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Client;

/// <summary>One user for whom something could not be done.</summary>
/// <param name="User">As it was sent.</param>
internal readonly record struct Failure(string User, Code Code)
{
    /// <summary>The failures of a request, in its order, each id once.</summary>
    /// <param name="ids">Those that cannot be a user's fail as such.</param>
    /// <param name="others">Of the same request.</param>
    public static List<Failure> In(UserIdList ids, IEnumerable<Failure> others)
    {
        var codes = ids.Illegal.ToDictionary(id => id, _ => ClientCodes.All.UserIdInvalid, StringComparer.Ordinal);
        foreach (var (user, code) in others) codes.TryAdd(user, code);
        return [.. ids.Texts.Where(codes.ContainsKey).Select(id => new Failure(id, codes[id]))];
    }

    /// <summary>The failure of a user of whom nothing can be read.</summary>
    public static Failure OfUnreadable(UserId user) => new(user.Value, ClientCodes.All.Broken);
}

/// <summary>A subscription as it is listed.</summary>
/// <param name="Since">Milliseconds since 1970.</param>
/// <param name="Until">Milliseconds since 1970; absent when it does not end by itself.</param>
internal sealed record ListedSubscription([property: JsonPropertyName("userID")] string UserID, long Since, long? Until)
{
    public static ListedSubscription From(Subscription item) =>
        new(item.User.Value, item.Since.ToUnixTimeMilliseconds(), item.Until?.ToUnixTimeMilliseconds());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ListedSubscription[]))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;

/// <summary>The client API's data, with the SDKs' own names. Written by hand where up to 500 users are written in one answer.</summary>
internal static class ClientJson
{
    /// <summary>Writes one user's status into an open object.</summary>
    public static void WriteStatus(this Utf8JsonWriter json, PresenceView view)
    {
        json.WriteString("userID"u8, view.User.Value);
        json.WriteNumber("statusType"u8, view.Type.SdkNumber());
        json.WriteString("customStatus"u8, view.Custom);
        json.WriteNumber("ver"u8, view.Ver);
    }

    /// <summary>Writes how fresh one user's status is (R33) into an open object.</summary>
    public static void WriteFreshness(this Utf8JsonWriter json, PresenceView view)
    {
        if (view.AsOf is { } read) json.WriteNumber("asOf"u8, read.ToUnixTimeMilliseconds());
        if (view.HoldsUntil is { } until) json.WriteNumber("holdsUntil"u8, until.ToUnixTimeMilliseconds());
        else json.WriteNull("holdsUntil"u8);
    }

    /// <summary>Writes <c>successUserList</c>.</summary>
    /// <param name="withFreshness">Whether each item says how fresh it is.</param>
    public static void WriteSuccesses(this Utf8JsonWriter json, IEnumerable<PresenceView> views, bool withFreshness = false)
    {
        json.WriteStartArray("successUserList"u8);
        foreach (var view in views)
        {
            json.WriteStartObject();
            json.WriteStatus(view);
            if (withFreshness) json.WriteFreshness(view);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes <c>failureUserList</c>.</summary>
    public static void WriteFailures(this Utf8JsonWriter json, IEnumerable<Failure> failures)
    {
        json.WriteStartArray("failureUserList"u8);
        foreach (var (user, code) in failures)
        {
            json.WriteStartObject();
            json.WriteString("userID"u8, user);
            json.WriteNumber("code"u8, code.Number);
            json.WriteString("message"u8, code.Info);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
