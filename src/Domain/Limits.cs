namespace Presence.Domain;

/// <summary>Every number that bounds something, with its unit in its name. All are inclusive.</summary>
public static class Limits
{
    /// <summary>Longest custom status, in bytes of UTF-8 (Tencent IM, V2TIMUserStatus).</summary>
    public const int CustomStatusBytesMax = 100;

    /// <summary>Users asked about in one call (Tencent IM: querystate and getUserStatus).</summary>
    public const int UsersPerQueryMax = 500;

    /// <summary>Users subscribed to or unsubscribed from in one call (Tencent IM).</summary>
    public const int UsersPerSubscribeMax = 100;

    /// <summary>Users asked about in one call (ZEGO ZIM, QueryUserOnlineState).</summary>
    public const int UsersPerZimQueryMax = 100;

    /// <summary>Accounts asked about in one call (Tencent IM, account_check).</summary>
    public const int AccountsPerCheckMax = 100;

    /// <summary>Longest duration of a subscription, in minutes: 30 days (ZIM).</summary>
    public const int SubscriptionMinutesMax = 43_200;

    /// <summary>Subscriptions of one user, unless settings say otherwise (Tencent IM).</summary>
    public const int SubscriptionsPerUserMax = 200;

    /// <summary>Sessions remembered for one user; over it the earliest is pushed out (R7).</summary>
    public const int SessionsPerUserMax = 32;

    /// <summary>Notices kept for one user while the app's backend does not take them; over it the earliest go (R20).</summary>
    public const int NoticesPerUserMax = 64;

    /// <summary>Friends of one user (Tencent IM).</summary>
    public const int FriendsPerUserMax = 3000;

    /// <summary>Friends added or removed in one call (Tencent IM).</summary>
    public const int FriendsPerCallMax = 1000;

    /// <summary>Friends on one page of a list (Tencent IM).</summary>
    public const int FriendsPerPageMax = 100;

    /// <summary>Longest remark on a friend, in bytes of UTF-8 (Tencent IM).</summary>
    public const int FriendRemarkBytesMax = 96;

    /// <summary>Longest wording with which a friend was added, in bytes of UTF-8; so long that a full list fits one row.</summary>
    public const int FriendWordingBytesMax = 160;

    /// <summary>Longest name of where a friend came from, in letters (Tencent IM).</summary>
    public const int FriendSourceLettersMax = 8;

    /// <summary>Groups among the friends of one user (Tencent IM).</summary>
    public const int FriendGroupsMax = 32;

    /// <summary>Longest name of a group of friends, in bytes of UTF-8 (Tencent IM).</summary>
    public const int FriendGroupBytesMax = 30;

    /// <summary>Longest name of a device instance, in characters.</summary>
    public const int InstanceLengthMax = 64;
}
