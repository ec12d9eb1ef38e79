using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Presence.Domain.Tests;

public sealed class UserKeyEncodingTests
{
    private static readonly Gen<string> Letters = Gen.Elements(
        "a", "A", "1", "-", "!", "!41", "_", ".", "~", "/", "\\", "#", "?", "%", "'", "\"", " ", "é", "漢", "😀", "\u2028", "\u00A0");

    // Few apps and letters, so that keys come close to each other; all kinds of letters, so that each is tried.
    private static readonly Gen<UserKey> Keys =
        from app in Gen.OneOf(Gen.Elements(0u, 1u, 14u, 1400000000u, uint.MaxValue), Gen.Choose(0, int.MaxValue).Select(i => (uint)i))
        from letters in Letters.NonEmptyListOf()
        select new UserKey(app, new UserId(Shorten(letters)));

    private const string Legal = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!";

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void Every_key_comes_back() =>
        Check.One(Thorough, Prop.ForAll(Keys.ToArbitrary(), key => UserKey.Decode(key.Encode()) == key));

    [Fact]
    public void No_two_keys_share_a_text() =>
        Check.One(Thorough, Prop.ForAll(Keys.Two().ToArbitrary(), pair =>
            pair.Item1.Encode() == pair.Item2.Encode() == (pair.Item1 == pair.Item2)));

    [Fact]
    public void A_text_is_legal_everywhere_and_short() =>
        Check.One(Thorough, Prop.ForAll(Keys.ToArbitrary(), key => key.Encode() is { Length: <= 512 } text && text.All(Legal.Contains)));

    [Fact]
    public void The_longest_id_stays_within_a_table_key()
    {
        var longest = new UserId(new string('/', UserId.AnyDialectBytesMax));

        Assert.Equal(11 + (3 * UserId.AnyDialectBytesMax), new UserKey(uint.MaxValue, longest).Encode().Length);
    }

    // Group names and stored rows: another spelling would lose what is stored.
    [Theory]
    [InlineData(1400000000, "ann", "1400000000-ann")]
    [InlineData(1, "Ann_B.~9", "1-Ann_B.~9")]
    [InlineData(1, "a-b/c!", "1-a!2Db!2Fc!21")]
    [InlineData(0, "é😀", "0-!C3!A9!F0!9F!98!80")]
    [InlineData(uint.MaxValue, "'()*+ ", "4294967295-!27!28!29!2A!2B!20")]
    public void The_spelling_never_changes(uint app, string user, string text) =>
        Assert.Equal(text, new UserKey(app, new UserId(user)).Encode());

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("-ann")]
    [InlineData("1-")]
    [InlineData("x-ann")]
    [InlineData("+1-ann")]
    [InlineData(" 1-ann")]
    [InlineData("01-ann")]
    [InlineData("4294967296-ann")]
    [InlineData("99999999999999999999-ann")]
    [InlineData("1-ann!")]
    [InlineData("1-ann!2")]
    [InlineData("1-ann!zz")]
    [InlineData("1-ann!2f")]
    [InlineData("1-!61nn")]
    [InlineData("1-a nn")]
    [InlineData("1-a-nn")]
    [InlineData("1-!FF")]
    [InlineData("1-!C3")]
    [InlineData("1-é")]
    [InlineData("1-λ")]
    [InlineData("1-😀")]
    public void What_is_no_key_is_refused(string text) => Assert.Throws<FormatException>(() => UserKey.Decode(text));

    private static string Shorten(IEnumerable<string> letters)
    {
        var text = new StringBuilder();
        foreach (var letter in letters)
            if (UserId.TryParse($"{text}{letter}", out _, UserId.AnyDialectBytesMax)) text.Append(letter);
        return text.ToString();
    }
}
