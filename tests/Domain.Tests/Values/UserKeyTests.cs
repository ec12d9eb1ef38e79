using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Presence.Domain.Tests;

public sealed class UserKeyTests
{
    // Characters that need care in keys and URLs, and some that do not.
    private static readonly Gen<string> Characters =
        Gen.Elements("a", "Z", "0", "-", "_", ".", "~", "!", "%", "/", "\\", "#", "?", " ", "+", "'", "é", "会", "😀", "%2D", "!2D");

    private static readonly Arbitrary<string> Ids = Characters.ListOf().Select(parts => string.Concat(parts))
        .Where(text => UserId.TryParse(text, out _, UserId.AnyDialectBytesMax)).ToArbitrary();

    [Fact]
    public void Ids_and_apps_are_told_apart_exactly()
    {
        Assert.Equal(new UserKey(1, A.Ann), new UserKey(1, new UserId("ann")));
        Assert.NotEqual(new UserKey(1, A.Ann), new UserKey(1, new UserId("Ann")));
        Assert.NotEqual(new UserKey(1, A.Ann), new UserKey(2, A.Ann));
    }

    // These texts are in stored tables: they must never change.
    [Theory]
    [InlineData(1400000000, "ann", "1400000000-ann")]
    [InlineData(0, "Ann_1.~", "0-Ann_1.~")]
    [InlineData(1, "a-b", "1-a!2Db")]
    [InlineData(1, "a!b%c", "1-a!21b!25c")]
    [InlineData(1, "a/b\\c#d?e", "1-a!2Fb!5Cc!23d!3Fe")]
    [InlineData(1, "ann smith+", "1-ann!20smith!2B")]
    [InlineData(1, "é会😀", "1-!C3!A9!E4!BC!9A!F0!9F!98!80")]
    [InlineData(uint.MaxValue, "'()*", "4294967295-!27!28!29!2A")]
    public void A_key_is_written_as_it_always_was(uint app, string user, string text)
    {
        Assert.Equal(text, new UserKey(app, new UserId(user)).Encode());
        Assert.Equal(new UserKey(app, new UserId(user)), UserKey.Decode(text));
    }

    [Fact]
    public void Every_key_comes_back_from_its_text_which_is_short_and_has_only_safe_characters() =>
        Prop.ForAll(Ids, id =>
        {
            var key = KeyOf(id);
            var text = key.Encode();

            Assert.Equal(key, UserKey.Decode(text));
            Assert.All(text, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' or '!'));
            Assert.InRange(text.Length, 11 + Encoding.UTF8.GetByteCount(id), 11 + (3 * UserId.AnyDialectBytesMax));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void No_two_users_share_a_text() =>
        Prop.ForAll(Ids, Ids, (one, other) =>
            Assert.Equal(one == other, KeyOf(one).Encode() == KeyOf(other).Encode()))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData(""), InlineData("ann"), InlineData("-ann"), InlineData("1-"), InlineData("1"), InlineData("x-ann")]
    [InlineData("+1-ann"), InlineData(" 1-ann"), InlineData("01-ann"), InlineData("4294967296-ann")]
    [InlineData("1-ann smith"), InlineData("1-a-b"), InlineData("1-!61nn"), InlineData("1-a!2db"), InlineData("1-a%2Db")]
    [InlineData("1-!00"), InlineData("1-!C3"), InlineData("1-!ED!A0!80"), InlineData("1-!"), InlineData("1-!G0")]
    public void Another_spelling_of_a_key_is_none(string text) => Assert.Throws<FormatException>(() => UserKey.Decode(text));

    private static UserKey KeyOf(string user) => new(uint.MaxValue, new UserId(user));
}
