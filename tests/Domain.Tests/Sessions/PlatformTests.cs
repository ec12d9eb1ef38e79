using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class PlatformTests
{
    [Theory]
    [InlineData(null, Platform.Web), InlineData("", Platform.Web), InlineData("Web", Platform.Web)]
    [InlineData("Android", Platform.Android), InlineData("iPhone", Platform.IPhone), InlineData("iPad", Platform.IPad)]
    [InlineData("Windows", Platform.Windows), InlineData("Mac", Platform.Mac), InlineData("Linux", Platform.Linux)]
    [InlineData("IPHONE", Platform.IPhone), InlineData("ipad", Platform.IPad)]
    public void A_platform_is_read_by_its_name_in_any_case(string? name, Platform expected)
    {
        Assert.True(Platforms.TryParse(name, out var platform));
        Assert.Equal(expected, platform);
    }

    [Theory]
    [InlineData("Symbian"), InlineData(" Web"), InlineData("1"), InlineData("Web,Mac"), InlineData("iPhonе")]
    public void Anything_else_is_none(string name) => Assert.False(Platforms.TryParse(name, out _));

    [Rule("R4"), Fact]
    public void Android_iPhone_and_iPad_keep_push() =>
        Assert.Equal([Platform.Android, Platform.IPhone, Platform.IPad], Enum.GetValues<Platform>().Where(p => p.KeepsPush()));
}
