using Microsoft.Extensions.Configuration;
using Presence.Domain;

namespace Presence.Functions.Tests;

public sealed class SettingsTests
{
    private const string Secret = "s3cr3t-of-the-app";

    private static readonly Dictionary<string, string?> Right = new(StringComparer.Ordinal)
    {
        ["Presence:SweepSchedule"] = "*/10 * * * * *",
        ["Presence:Apps:0:SdkAppId"] = "1400000000",
        ["Presence:Apps:0:SecretKey"] = Secret,
    };

    [Fact]
    public void Little_has_to_be_said()
    {
        var settings = Read();

        var app = Assert.Single(settings.Apps).Value;
        Assert.Equal((1400000000u, Secret, true), (app.SdkAppId, app.SecretKey, app.UserStatus));
        Assert.Empty(app.Admins);
        Assert.Equal(new Timings(), settings.Timings);
        Assert.Equal(200, settings.SubscriptionsPerUserMax);
    }

    [Fact]
    public void Everything_can_be_said()
    {
        var settings = Read(
            ("Presence:Apps:0:Admins", " administrator, ops ,, ann's boss"), ("Presence:Apps:0:UserStatus", "Off"),
            ("Presence:Apps:0:FriendStatus", "true"), ("Presence:Apps:0:ZimAppId", "12345"), ("Presence:Apps:0:ZimServerSecret", "z"), ("Presence:Apps:0:LoginPolicy", "multi"),
            ("Presence:Apps:7:SdkAppId", "4294967295"), ("Presence:Apps:7:SecretKey", "other"), ("Presence:Apps:7:UserStatus", "1"),
            ("Presence:HeartbeatEvery", "30s"), ("Presence:Lease", "00:01:40"), ("Presence:DisconnectGrace", "0s"), ("Presence:PushOnlineFor", "1d"),
            ("Presence:SubscriptionsPerUserMax", "3000"));

        Assert.Equal(["administrator", "ann's boss", "ops"], settings.Apps[1400000000].Admins.Order(StringComparer.Ordinal));
        Assert.False(settings.Apps[1400000000].UserStatus);
        Assert.True(settings.Apps[uint.MaxValue].UserStatus);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Timings.HeartbeatEvery);
        Assert.Equal(TimeSpan.FromSeconds(100), settings.Timings.Lease);
        Assert.Equal(TimeSpan.Zero, settings.Timings.DisconnectGrace);
        Assert.Equal(TimeSpan.FromDays(1), settings.Timings.PushOnlineFor);
        Assert.Equal(3000, settings.SubscriptionsPerUserMax);
    }

    [Theory]
    [InlineData("Presence__SweepSchedule", null)]
    [InlineData("Presence__SweepSchedule", " ")]
    [InlineData("Presence__Apps__0__SdkAppId", null)]
    [InlineData("Presence__Apps__0__SdkAppId", "0")]
    [InlineData("Presence__Apps__0__SdkAppId", "-1")]
    [InlineData("Presence__Apps__0__SdkAppId", "4294967296")]
    [InlineData("Presence__Apps__0__SdkAppId", "demo")]
    [InlineData("Presence__Apps__0__SecretKey", null)]
    [InlineData("Presence__Apps__0__SecretKey", "")]
    [InlineData("Presence__Apps__0__Admins", "ann,an id that is much longer than a user's id may be")]
    [InlineData("Presence__Apps__0__Admins", "a\u0007nn")]
    [InlineData("Presence__Apps__0__UserStatus", "maybe")]
    [InlineData("Presence__Apps__0__UserStatus", "")]
    [InlineData("Presence__Apps__0__Secret", "typo")]
    [InlineData("Presence__Apps__0__SecretKey ", "typo")]
    [InlineData("Presence__Leese", "400s")]
    [InlineData("Presence__HeartbeatEvery", "0s")]
    [InlineData("Presence__HeartbeatEvery", "00:00:00.5")]
    [InlineData("Presence__Lease", "400")]
    [InlineData("Presence__Lease", "")]
    [InlineData("Presence__Lease", "-00:01:00")]
    [InlineData("Presence__Lease", "120s")]
    [InlineData("Presence__Lease", "400s\nand more")]
    [InlineData("Presence__DisconnectGrace", "401s")]
    [InlineData("Presence__DisconnectGrace", "ten seconds")]
    [InlineData("Presence__PushOnlineFor", "-1d")]
    [InlineData("Presence__PushOnlineFor", "168:00:00")]
    [InlineData("Presence__PushOnlineFor", "2147483647d")]
    [InlineData("Presence__PushOnlineFor", "9999999d")]
    [InlineData("Presence__PushOnlineFor", "10675199.00:00:00")]
    [InlineData("Presence__SubscriptionsPerUserMax", "0")]
    [InlineData("Presence__SubscriptionsPerUserMax", "3001")]
    [InlineData("Presence__SubscriptionsPerUserMax", "many\r\nmany")]
    public void A_wrong_setting_is_named_in_one_line(string name, string? value)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read((name.Replace("__", ":", StringComparison.Ordinal), value)));

        Assert.StartsWith($"Setting {name}: ", wrong.Message, StringComparison.Ordinal);
        OneLineWithoutSecrets(wrong.Message);
    }

    [Fact]
    public void Without_any_app_the_first_is_asked_for()
    {
        var wrong = Assert.Throws<SettingsException>(() => Read(("Presence:Apps:0:SdkAppId", null), ("Presence:Apps:0:SecretKey", null)));

        Assert.StartsWith("Setting Presence__Apps__0__SdkAppId: ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_that_is_there_twice_is_named()
    {
        var wrong = Assert.Throws<SettingsException>(() => Read(("Presence:Apps:1:SdkAppId", "1400000000"), ("Presence:Apps:1:SecretKey", "another-s3cr3t")));

        Assert.StartsWith("Setting Presence__Apps: 1400000000 ", wrong.Message, StringComparison.Ordinal);
        OneLineWithoutSecrets(wrong.Message);
    }

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
        Assert.True(Spans.TryParse(text, out var span));
        Assert.Equal(seconds, span.TotalSeconds);
    }

    [Theory, InlineData(""), InlineData("90"), InlineData("s"), InlineData("1.5h"), InlineData("-1s"), InlineData("1 h 2"), InlineData("7D"), InlineData("1w"), InlineData("1:60:00"),
        InlineData("24:00:00"), InlineData("99999999999s"), InlineData("2147483647d"), InlineData("3651d"), InlineData("4000.00:00:00"), InlineData("-4000.00:00:00"), InlineData("٣s")]
    public void What_is_no_length_of_time_is_refused(string text) => Assert.False(Spans.TryParse(text, out _));

    private static Settings Read(params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Right, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is null) values.Remove(name);
            else values[name] = value;
        }
        return SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    private static void OneLineWithoutSecrets(string message)
    {
        Assert.DoesNotContain(message, c => c is '\n' or '\r');
        Assert.DoesNotContain("s3cr3t", message, StringComparison.Ordinal);
    }
}
