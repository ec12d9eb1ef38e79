using Presence.Functions.Configuration;

namespace Presence.Functions.Tests.Configuration;

public sealed class DurationParserTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("90 s", 90)]
    [InlineData(" 2m ", 120)]
    [InlineData("1h", 3600)]
    [InlineData("7d", 604800)]
    [InlineData("0s", 0)]
    [InlineData("00:01:30", 90)]
    [InlineData("7.00:00:00", 604800)]
    [InlineData("00:00:01.5", 1.5)]
    [InlineData("3650d", 315360000)]
    public void A_length_of_time_is_read_as_people_write_it(string text, double seconds)
    {
        Assert.True(DurationParser.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(""), InlineData("90"), InlineData("s"), InlineData("1.5h"), InlineData("-1s"), InlineData("1 h 2"), InlineData("7D")]
    [InlineData("1w")]
    [InlineData("1:60:00"), InlineData("24:00:00"), InlineData("99999999999s"), InlineData("2147483647d"), InlineData("3651d")]
    [InlineData("4000.00:00:00"), InlineData("-4000.00:00:00"), InlineData("٣s")]
    public void What_is_no_length_of_time_is_refused(string text) => Assert.False(DurationParser.TryParse(text, out _));
}
