namespace Presence.Domain;

/// <summary>Which changes reach a user.</summary>
public static class HeardUsers
{
    /// <summary>
    /// Everybody the user is subscribed to and, where the app wants it, every friend (R23). Never the user, who is heard in any
    /// case (R15).
    /// </summary>
    /// <param name="subscriptions">As they hold at the instant asked about (<see cref="SubscriptionList.At"/>).</param>
    /// <param name="friends">Looked at only where the app wants it.</param>
    public static ISet<UserId> Of(SubscriptionList subscriptions, FriendList friends, AppRules rules)
    {
        var heard = new HashSet<UserId>(subscriptions.Items.Count);
        foreach (var item in subscriptions.Items) heard.Add(item.User);
        if (!rules.HearsFriends) return heard;
        foreach (var friend in friends.Items) heard.Add(friend.User);
        return heard;
    }
}
