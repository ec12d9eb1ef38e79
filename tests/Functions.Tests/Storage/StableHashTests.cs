using Presence.Functions.Storage.Tables;

namespace Presence.Functions.Tests.Storage;

/// <summary>Which account a user's rows lie in, and which shard the due entries.</summary>
public sealed class StableHashTests
{
    // Counted with another implementation of SHA-256. Another result would look for users in other accounts.
    [Theory]
    [InlineData("", 0xFFF0241072DDAB67, 0xB0A79775455DB226)]
    [InlineData("a", 0xA73BFB42F0EFF2F9, 0x911035A0A61A76B6)]
    [InlineData("1400000000-ann", 0x7927A7FE92B90484, 0x116DB68EDD46E644)]
    [InlineData("1400000000-!F0!9F!98!80", 0x665B1FA203137377, 0x2F180E0C435D44CE)]
    public void The_hash_that_places_a_user_never_changes(string key, ulong account, ulong shard)
    {
        Assert.Equal(account, StableHash.Of(key, StableHash.AccountSeed));
        Assert.Equal(shard, StableHash.Of(key, StableHash.ShardSeed));
    }

    [Theory]
    [InlineData("1400000000-ann", 1, 0)]
    [InlineData("1400000000-ann", 2, 1)]
    [InlineData("1400000000-ann", 3, 1)]
    [InlineData("1400000000-ann", 8, 5)]
    [InlineData("1400000000-ann", 16, 5)]
    [InlineData("a", 16, 15)]
    public void The_account_of_a_user_never_changes(string key, int accounts, int position) =>
        Assert.Equal(position, StableHash.Choose(StableHash.Of(key, StableHash.AccountSeed), accounts));

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(7), InlineData(15)]
    public void One_account_more_takes_its_share_and_moves_nobody_between_the_old_ones(int accounts)
    {
        var moved = Keys(16_000).Where(key => AccountOf(key, accounts) != AccountOf(key, accounts + 1)).ToList();

        Assert.All(moved, key => Assert.Equal(accounts, AccountOf(key, accounts + 1)));
        var share = 16_000.0 / (accounts + 1);
        Assert.InRange(moved.Count, share * 0.9, share * 1.1);
    }

    [Fact]
    public void In_each_account_users_spread_over_all_shards()
    {
        var counts = Keys(16_000).CountBy(key => (AccountOf(key, 8), StableHash.Of(key, StableHash.ShardSeed) % 8)).ToList();

        Assert.Equal(64, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 190, 310));
    }

    private static IEnumerable<string> Keys(int count) => Enumerable.Range(0, count).Select(i => $"1400000000-user{i}");

    private static int AccountOf(string key, int accounts) => StableHash.Choose(StableHash.Of(key, StableHash.AccountSeed), accounts);
}
