namespace Presence.Domain.Tests;

public sealed class UserIdTests
{
    [Theory]
    [InlineData("a", 1), InlineData("a", 32)]
    [InlineData("é", 16), InlineData("会", 10), InlineData("😀", 8)]
    public void An_id_of_up_to_32_bytes_is_legal(string character, int times)
    {
        var text = Repeat(character, times);

        Assert.True(UserId.TryParse(text, out var id));
        Assert.Equal((text, text), (id.Value, id.ToString()));
    }

    [Theory]
    [InlineData("a", 0), InlineData("a", 33)]
    [InlineData("é", 17), InlineData("会", 11), InlineData("😀", 9)]
    public void An_empty_or_a_longer_one_is_not(string character, int times)
    {
        Assert.False(UserId.TryParse(Repeat(character, times), out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void None_is_not_legal() => Assert.False(IsLegal(null));

    [Theory]
    [InlineData("会", 15, 45, true), InlineData("会", 15, 44, false), InlineData("a", 45, 45, true), InlineData("a", 46, 45, false)]
    public void Another_dialect_may_bound_it_otherwise(string character, int times, int bytesMax, bool legal) =>
        Assert.Equal(legal, UserId.TryParse(Repeat(character, times), out _, bytesMax));

    [Theory]
    [InlineData('\0'), InlineData('\t'), InlineData('\n'), InlineData('\u001f'), InlineData('\u007f')]
    [InlineData('\u0080'), InlineData('\u009f')]
    public void A_control_character_is_not_legal_at_any_place(char control)
    {
        Assert.False(IsLegal($"{control}ann"));
        Assert.False(IsLegal($"an{control}n"));
        Assert.False(IsLegal($"ann{control}"));
    }

    [Theory]
    [InlineData("ann smith"), InlineData("ann@example.org"), InlineData("a/b\\c#d?e%f|g"), InlineData("'; --"), InlineData("ann\u00a0b")]
    public void Any_other_character_is_legal(string user) => Assert.True(IsLegal(user));

    // Not InlineData: an attribute is stored as UTF-8, which has no half surrogates.
    public static TheoryData<int> Halves => [0, 1, 2, 3, 4];

    [Theory, MemberData(nameof(Halves))]
    public void Half_of_a_surrogate_pair_is_neither_legal_nor_well_formed(int which)
    {
        const char High = '\ud83d', Low = '\ude00';
        string[] broken = [$"{High}", $"{Low}", $"ann{High}", $"{Low}ann", $"{Low}{High}"];

        Assert.False(IsLegal(broken[which]));
        Assert.False(IsWellFormed(broken[which]));
        Assert.True(IsLegal($"ann{High}{Low}"));
        Assert.True(IsWellFormed($"ann{High}{Low}"));
        Assert.True(IsWellFormed(""));
    }

    [Theory]
    [InlineData(64, true), InlineData(65, false), InlineData(0, false)]
    public void One_from_a_place_that_checked_it_is_legal_in_some_dialect_or_throws(int length, bool legal)
    {
        var text = new string('a', length);

        if (legal) Assert.Equal(text, new UserId(text).Value);
        else Assert.Throws<ArgumentException>(() => new UserId(text));
    }

    [Fact]
    public void Case_and_composition_matter()
    {
        Assert.Equal(A.Ann, new UserId("ann"));
        Assert.NotEqual(A.Ann, new UserId("Ann"));
        Assert.NotEqual(new UserId("\u00e9"), new UserId("e\u0301"));
    }

    [Fact]
    public void Only_the_default_value_is_empty()
    {
        Assert.Equal(("", ""), (default(UserId).Value, default(UserId).ToString()));
        Assert.NotEqual(A.Ann, default);
    }

    private static bool IsLegal(string? text) => UserId.TryParse(text, out _);

    // A remark has no other rule than its length and this one.
    private static bool IsWellFormed(string text) => new Friend(A.Bob, A.Start) { AddSource = "Web", Remark = text }.IsLegal;

    private static string Repeat(string character, int times) => string.Concat(Enumerable.Repeat(character, times));
}
