namespace Presence.Functions.Tests.Configuration;

/// <summary>Every setting stands in docs/settings.md and, where it belongs there, in the sample; and nothing else does.</summary>
public sealed class SettingsDocumentTests
{
    [Fact]
    public void Every_setting_is_explained() => Assert.Equal(SettingsList.All.Order(), SettingsDocument.Explained().Keys.Order());

    [Fact]
    public void Every_setting_of_a_laptop_stands_in_the_sample() =>
        Assert.Equal([.. SettingsList.Ours.Concat(SettingsList.OnALaptop).Order()], SettingsDocument.Sample().Keys.Order());

    [Fact]
    public void The_sample_can_be_used_as_it_is()
    {
        var settings = Configured.ReadThese(SettingsDocument.Sample());

        Assert.Equal(1400000000u, Assert.Single(settings.Apps).Key);
        Assert.Equal((Configured.Read().Timings, Configured.Read().RateLimits), (settings.Timings, settings.RateLimits));
        Assert.Equal(Configured.Read().SubscriptionsPerUserMax, settings.SubscriptionsPerUserMax);
    }

    [Fact]
    public void The_defaults_are_those_that_are_explained()
    {
        var explained = SettingsDocument.Explained()
            .Where(setting => SettingsDocument.IsOurs(setting.Key) && setting.Value is not null).ToList();
        Assert.Contains(explained, setting => setting is { Key: "Presence__Lease", Value: "400s" });

        var settings = Configured.Read(explained.Select(setting => (setting.Key, setting.Value)));

        Assert.Equal(Configured.Read() with { Apps = settings.Apps, Switched = settings.Switched }, settings);
        Assert.Equal(Configured.Read().Apps, settings.Apps);
    }
}
