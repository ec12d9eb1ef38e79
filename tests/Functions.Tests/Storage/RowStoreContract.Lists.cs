using Presence.Domain;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>Lists of users: their length, and the room that ids need.</summary>
public abstract partial class RowStoreContract
{
    /// <summary>Ids as long as they can be, of characters that need the most room when they are written as JSON.</summary>
    public static TheoryData<int, string> ManyIds { get; } = new()
    {
        { 1, "\"<>'&+" }, { 30, "é" }, { 199, "abc" }, { 200, "😀" }, { 200, "\"" }, { 201, "<" },
        { 3000, "\"<>'&+" }, { 3000, "😀" }, { 3000, "é" },
    };

    [Theory, MemberData(nameof(ManyIds))]
    public async Task Subscriptions_come_back_as_they_were_committed(int count, string letters)
    {
        var items = Enumerable.Range(0, count).Select(i => new Subscription(
            Examples.LongestId(i, letters), Examples.Now.AddTicks(i), i % 2 == 0 ? null : Examples.Now.AddDays(i)));

        await ComesBackAsync(AnyKind.Subscriptions, new SubscriptionList(7, [.. items]));
    }

    [Theory, MemberData(nameof(ManyIds))]
    public async Task Friends_come_back_as_they_were_committed(int count, string letters)
    {
        string[] groups = [.. Enumerable.Range(0, Limits.FriendGroupsMax).Select(i => $"{i} {letters}")];
        var items = Enumerable.Range(0, count).Select(i => new Friend(Examples.LongestId(i, letters), Examples.Now.AddTicks(i))
        {
            AddSource = "Android",
            AddWording = i % 2 == 0 ? letters : "",
            Remark = i % 3 == 0 ? letters : "",
            Groups = [.. groups.Take(i % 33).Reverse()],
        });

        await ComesBackAsync(AnyKind.Friends, new FriendList(7, [.. items]));
    }

    private async Task ComesBackAsync(AnyKind kind, object list)
    {
        var committed = await CommitAsync(kind, World.Ann, list);

        Assert.Equal(committed, await LoadAsync(kind, World.Ann));
    }
}
