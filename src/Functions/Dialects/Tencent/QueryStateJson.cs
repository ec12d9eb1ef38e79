using System.Text.Json;
using Presence.Domain;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>
/// The two renderings of how users stand. The older one says State and IPhone; the newer one says Status, keeps State
/// for callers of the older, and says iPhone. Written by hand, since up to 500 users are written in one answer (bench).
/// </summary>
internal static class QueryStateJson
{
    private static readonly JsonEncodedText Account = JsonEncodedText.Encode("To_Account");
    private static readonly JsonEncodedText State = JsonEncodedText.Encode("State");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("Status");
    private static readonly JsonEncodedText Online = JsonEncodedText.Encode("Online");
    private static readonly JsonEncodedText PushOnline = JsonEncodedText.Encode("PushOnline");
    private static readonly JsonEncodedText Offline = JsonEncodedText.Encode("Offline");

    /// <summary>What a caller of the newer command asked for.</summary>
    public readonly record struct Wanted(bool Detail, bool InstanceIds, bool CustomStatus);

    public static void WriteOld(Utf8JsonWriter json, PresenceView[] views, bool withDetail)
    {
        json.WriteStartArray("QueryResult"u8);
        var unreadable = false;
        foreach (ref readonly var view in views.AsSpan())
        {
            if (view.IsUnreadable)
            {
                unreadable = true;
                continue;
            }
            json.WriteStartObject();
            json.WriteString(Account, view.User.Value);
            json.WriteString(State, NameOf(view.Type));
            if (withDetail) WriteDetail(json, view, OldNameOf, withIds: false);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (unreadable) WriteErrors(json, views.Where(view => view.IsUnreadable));
    }

    public static void WriteNew(Utf8JsonWriter json, PresenceView[] views, Wanted wanted)
    {
        json.WriteStartArray("QueryResult"u8);
        foreach (var view in views)
        {
            if (!view.Known) continue;
            var name = NameOf(view.Type);
            json.WriteStartObject();
            json.WriteString(Account, view.User.Value);
            json.WriteString(Status, name);
            json.WriteString(State, name);
            if (wanted.CustomStatus) json.WriteString("CustomStatus"u8, view.Custom);
            if (wanted.Detail) WriteDetail(json, view, NewNameOf, wanted.InstanceIds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (!Array.TrueForAll(views, view => view.Known)) WriteErrors(json, views.Where(view => !view.Known));
    }

    private static void WriteErrors(Utf8JsonWriter json, IEnumerable<PresenceView> views)
    {
        json.WriteStartArray("ErrorList"u8);
        foreach (var view in views)
        {
            json.WriteStartObject();
            json.WriteString(Account, view.User.Value);
            json.WriteNumber("ErrorCode"u8, (view.IsUnreadable ? QueryStateCodes.All.Broken : QueryStateCodes.UserUnknown).Number);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // Only devices that are Online or PushOnline; a user without any has no Detail, as in the vendor's sample.
    private static void WriteDetail(Utf8JsonWriter json, in PresenceView view, Func<Platform, string> nameOf, bool withIds)
    {
        if (view.Type is not (StatusType.Online or StatusType.PushOnline)) return;
        json.WriteStartArray("Detail"u8);
        foreach (var device in view.Devices)
        {
            if (device.Status is not (StatusType.Online or StatusType.PushOnline)) continue;
            json.WriteStartObject();
            json.WriteString("Platform"u8, nameOf(device.Platform));
            json.WriteString(Status, NameOf(device.Status));
            if (withIds) json.WriteNumber("Instid"u8, device.Number);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string OldNameOf(Platform platform) => platform == Platform.IPad ? "iPad" : platform.ToString();

    private static string NewNameOf(Platform platform) => platform == Platform.IPhone ? "iPhone" : OldNameOf(platform);

    private static JsonEncodedText NameOf(StatusType type) => type switch
    {
        StatusType.Online => Online,
        StatusType.PushOnline => PushOnline,
        _ => Offline,
    };
}
