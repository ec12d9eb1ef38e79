namespace Presence.Domain.Tests;

public sealed class UserKeyTests
{
    [Theory]
    [InlineData("a", 1), InlineData("a", 32)]
    [InlineData("é", 16), InlineData("会", 10), InlineData("😀", 8)]
    public void An_id_of_up_to_32_bytes_is_legal(string character, int times) =>
        Assert.True(UserKey.IsLegal(Repeat(character, times)));

    [Theory]
    [InlineData("a", 0), InlineData("a", 33)]
    [InlineData("é", 17), InlineData("会", 11), InlineData("😀", 9)]
    public void An_empty_or_a_longer_one_is_not(string character, int times) =>
        Assert.False(UserKey.IsLegal(Repeat(character, times)));

    [Fact]
    public void None_is_not_legal() => Assert.False(UserKey.IsLegal(null));

    [Theory]
    [InlineData("会", 15, 45, true), InlineData("会", 15, 44, false), InlineData("a", 45, 45, true), InlineData("a", 46, 45, false)]
    public void Another_dialect_may_bound_it_otherwise(string character, int times, int bytesMax, bool legal) =>
        Assert.Equal(legal, UserKey.IsLegal(Repeat(character, times), bytesMax));

    [Theory]
    [InlineData('\0'), InlineData('\t'), InlineData('\n'), InlineData('\u001f'), InlineData('\u007f')]
    [InlineData('\u0080'), InlineData('\u009f')]
    public void A_control_character_is_not_legal_wherever_it_stands(char control)
    {
        Assert.False(UserKey.IsLegal($"{control}ann"));
        Assert.False(UserKey.IsLegal($"an{control}n"));
        Assert.False(UserKey.IsLegal($"ann{control}"));
    }

    [Theory]
    [InlineData("ann smith"), InlineData("ann@example.org"), InlineData("a/b\\c#d?e%f|g"), InlineData("'; --"), InlineData("ann\u00a0b")]
    public void Any_other_character_is_legal(string user) => Assert.True(UserKey.IsLegal(user));

    // Not InlineData: an attribute is stored as UTF-8, which has no half surrogates.
    public static TheoryData<int> Halves => [0, 1, 2, 3, 4];

    [Theory, MemberData(nameof(Halves))]
    public void Half_of_a_surrogate_pair_is_neither_legal_nor_well_formed(int which)
    {
        const char High = '\ud83d', Low = '\ude00';
        string[] broken = [$"{High}", $"{Low}", $"ann{High}", $"{Low}ann", $"{Low}{High}"];

        Assert.False(UserKey.IsLegal(broken[which]));
        Assert.False(UserKey.IsWellFormed(broken[which]));
        Assert.True(UserKey.IsWellFormed($"ann{High}{Low}"));
        Assert.True(UserKey.IsWellFormed(""));
    }

    [Fact]
    public void Ids_and_apps_are_told_apart_exactly()
    {
        Assert.Equal(new UserKey(1, "ann"), new UserKey(1, "ann"));
        Assert.NotEqual(new UserKey(1, "ann"), new UserKey(1, "Ann"));
        Assert.NotEqual(new UserKey(1, "ann"), new UserKey(2, "ann"));
    }

    private static string Repeat(string character, int times) => string.Concat(Enumerable.Repeat(character, times));
}
