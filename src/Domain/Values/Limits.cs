namespace Presence.Domain;

/// <summary>
/// The numbers that bound what the rules keep, with the unit in the name. All are inclusive. Limits of a wire stand with its
/// dialect.
/// </summary>
public static class Limits
{
    /// <summary>Longest custom status, in bytes of UTF-8 (Tencent IM, V2TIMUserStatus; R9).</summary>
    public const int CustomStatusBytesMax = 100;

    /// <summary>Sessions of one user (R7).</summary>
    public const int SessionsPerUserMax = 32;

    /// <summary>Connections of one session (R7).</summary>
    public const int ConnectionsPerSessionMax = 16;

    /// <summary>Longest name of a device instance, in characters.</summary>
    public const int InstanceLengthMax = 64;

    /// <summary>Subscriptions of one user, unless settings say otherwise (Tencent IM; R14).</summary>
    public const int SubscriptionsPerUserMax = 200;

    /// <summary>Longest duration of a subscription, in minutes: 30 days (ZIM; R24).</summary>
    public const int SubscriptionMinutesMax = 43_200;

    /// <summary>Notices that wait for one user's app (R20).</summary>
    public const int NoticesPerUserMax = 64;

    /// <summary>Changes in the log of one user, unless settings say fewer (R32). An entry has at most 80 characters.</summary>
    public const int TransitionsMax = 100;

    /// <summary>Friends of one user (Tencent IM; R22).</summary>
    public const int FriendsPerUserMax = 3000;

    /// <summary>Longest remark on a friend, in bytes of UTF-8 (Tencent IM).</summary>
    public const int FriendRemarkBytesMax = 96;

    /// <summary>Longest wording with which a friend was added, in bytes of UTF-8; so long that a full list fits one row.</summary>
    public const int FriendWordingBytesMax = 160;

    /// <summary>Longest name of the place that a friend was added from, in letters (Tencent IM).</summary>
    public const int FriendSourceLettersMax = 8;

    /// <summary>Groups among the friends of one user (Tencent IM).</summary>
    public const int FriendGroupsMax = 32;

    /// <summary>Longest name of a group of friends, in bytes of UTF-8 (Tencent IM).</summary>
    public const int FriendGroupBytesMax = 30;
}
