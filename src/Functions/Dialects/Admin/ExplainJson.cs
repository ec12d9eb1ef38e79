using System.Text.Json.Serialization;
using Presence.Domain;
using Presence.Functions.Admin;

namespace Presence.Functions.Dialects.Admin;

/// <summary>An explanation. Instants are milliseconds since 1970; what is null is absent, where nothing else is said.</summary>
internal sealed record ExplainJson([property: JsonPropertyName("userID")] string UserID, bool Known, long Ver)
{
    public required long AsOf { get; init; }

    /// <summary>Null, and there, for no end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? HoldsUntil { get; init; }

    public required string Status { get; init; }

    public required int StatusType { get; init; }

    public required string CustomStatus { get; init; }

    public required string CustomStatusSet { get; init; }

    public required string Tencent { get; init; }

    /// <summary>Null, and there, for a user whom ZIM puts into ErrorList.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Zim { get; init; }

    public required string Because { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    public required DeviceJson[] Sessions { get; init; }

    public required EventJson[] Next { get; init; }

    public required SubscriptionsJson Subscriptions { get; init; }

    public required ListedByJson ListedBy { get; init; }

    public required TransitionJson[] Transitions { get; init; }

    public required NoticesJson Notices { get; init; }

    public required DueJson Due { get; init; }

    public long? KickedAt { get; init; }

    public long? DeletedAt { get; init; }

    public long? AbsentSince { get; init; }

    public long? QuietSince { get; init; }

    public static ExplainJson From(Explained explained)
    {
        var (about, seen) = (explained.About, explained.About.Seen);
        return new(seen.User.Value, seen.Known, seen.Ver)
        {
            AsOf = seen.AsOf!.Value.ToUnixTimeMilliseconds(),
            HoldsUntil = seen.HoldsUntil.Milliseconds(),
            Status = seen.Type.ToString(),
            StatusType = seen.Type.SdkNumber(),
            CustomStatus = seen.Custom,
            CustomStatusSet = about.CustomStatus,
            Tencent = about.TencentState,
            Zim = about.ZimState,
            Because = about.Because,
            Rules = about.Rules,
            Sessions = [.. about.Devices.Select(DeviceJson.From)],
            Next = [.. about.Next.Select(EventJson.From)],
            Subscriptions = SubscriptionsJson.From(about.Subscriptions),
            ListedBy = new([.. explained.ListedBy.Select(user => user.Value)], explained.AllListed, explained.HearsFriends),
            Transitions = [.. about.Transitions.Select(item => TransitionJson.Of(item.Change, item.IsForetold))],
            Notices = NoticesJson.From(about),
            Due = DueJson.From(explained.Due),
            KickedAt = about.KickedAt.Milliseconds(),
            DeletedAt = about.DeletedAt.Milliseconds(),
            AbsentSince = about.AbsentSince.Milliseconds(),
            QuietSince = about.QuietSince.Milliseconds(),
        };
    }
}

/// <summary>One device.</summary>
internal sealed record DeviceJson(
    string Platform, string Instance, int Number, string Phase, string CountsFor, long SignedInAt, long SeenAt, long Until, long? LostAt,
    long? ReturnedAt, int Flaps, IReadOnlyList<string> Rules, ConnectionJson[] Connections)
{
    public static DeviceJson From(ExplainedDevice device) => new(
        device.Platform.WireName(), device.Instance, device.Number, device.Phase.ToString(), device.CountsFor.ToString(),
        device.SignedInAt.ToUnixTimeMilliseconds(), device.SeenAt.ToUnixTimeMilliseconds(), device.Until.ToUnixTimeMilliseconds(),
        device.LostAt.Milliseconds(), device.ReturnedAt.Milliseconds(), device.Flaps, device.Rules,
        [.. device.Connections.Select(c => new ConnectionJson(c.Id, c.Since.Milliseconds(), c.ReportedLost))]);
}

/// <summary>One connection.</summary>
internal sealed record ConnectionJson(string ConnectionId, long? Since, bool ReportedLost);

/// <summary>Something that the clock alone brings.</summary>
internal sealed record EventJson(
    long At, string Kind, string Text, string? Platform, int? Number, string? Status, long? Ver, IReadOnlyList<string> Rules)
{
    public static EventJson From(ForeseenEvent happens) => new(
        happens.At.ToUnixTimeMilliseconds(), happens.Kind.ToString(), happens.Text, happens.Platform?.WireName(), happens.Number,
        happens.Status?.ToString(), happens.Ver, happens.Rules);
}

/// <summary>Whom the user watches.</summary>
internal sealed record SubscriptionsJson(int SubscriptionEra, WatchedJson[] Items)
{
    public static SubscriptionsJson From(SubscriptionList list) => new(
        list.Era,
        [.. list.Items.Select(item => new WatchedJson(item.User.Value, item.Since.ToUnixTimeMilliseconds(), item.Until.Milliseconds()))]);
}

/// <summary>One user who is watched.</summary>
internal sealed record WatchedJson([property: JsonPropertyName("userID")] string UserID, long Since, long? Until);

/// <summary>Who has the user for a friend.</summary>
internal sealed record ListedByJson([property: JsonPropertyName("userIDList")] string[] UserIDList, bool Complete, bool Heard);

/// <summary>One change.</summary>
internal sealed record TransitionJson(
    long Ver, long At, string From, string To, string Reason, string? Platform, int? Number, bool Foretold)
{
    public static TransitionJson Of(Transition change, bool isForetold) => new(
        change.Ver, change.At.ToUnixTimeMilliseconds(), change.From.ToString(), change.To.ToString(), change.Reason.ToString(),
        change.Platform?.WireName(), change.Number, isForetold);
}

/// <summary>What waits for the app's backend.</summary>
internal sealed record NoticesJson(int Waiting, int Failures, long LastSeq, long? RetryAt)
{
    public static NoticesJson From(Explanation about)
    {
        var (waiting, failures, lastSeq, retryAt) = about.Notices;
        return new(waiting, failures, lastSeq, retryAt.Milliseconds());
    }
}

/// <summary>The entries of the due index.</summary>
internal sealed record DueJson(long? Grace, long? Lease, long? Expiry, long? Notice)
{
    public static DueJson From(IReadOnlyDictionary<DueKind, DateTimeOffset?> due) => new(
        due[DueKind.Grace].Milliseconds(), due[DueKind.Lease].Milliseconds(), due[DueKind.Expiry].Milliseconds(),
        due[DueKind.Notice].Milliseconds());
}
