using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Functions.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void Few_settings_are_required()
    {
        var settings = Configured.Read();

        var app = Assert.Single(settings.Apps).Value;
        Assert.Equal((1400000000u, Configured.Secret, true), (app.SdkAppId, app.SecretKey, app.UserStatus));
        Assert.Empty(app.Admins);
        Assert.Equal(AppRules.None, app.Rules);
        Assert.Equal((null, null, null, null), (app.ZimAppId, app.ZimServerSecret, app.StateChangeUrl, app.StateChangeSecret));
        Assert.Equal(new Timings(), settings.Timings);
        Assert.Equal(200, settings.SubscriptionsPerUserMax);
        Assert.False(settings.Console);
        Assert.Equal(new RateLimitSettings(), settings.RateLimits);
    }

    [Fact]
    public void Everything_of_an_app_can_be_set()
    {
        var settings = Configured.Read(
            ("Presence__Apps__0__Admins", " administrator, ops ,, ann's boss"), ("Presence__Apps__0__UserStatus", "Off"),
            ("Presence__Apps__0__FriendStatus", "true"), ("Presence__Apps__0__ZimAppId", "12345"),
            ("Presence__Apps__0__ZimServerSecret", "z"), ("Presence__Apps__0__LoginPolicy", "multi"),
            ("Presence__Apps__0__SecretKeyBefore", "k0"), ("Presence__Apps__0__ZimServerSecretBefore", "z0"),
            ("Presence__Apps__7__SecretKeyBefore", ""), ("Presence__Apps__7__ZimServerSecretBefore", ""),
            ("Presence__Apps__0__WebInstancesMax", "10"), ("Presence__Apps__0__InstancesMax", "3"),
            ("Presence__Apps__0__StateChangeUrl", "https://example.com/hook?code=1"), ("Presence__Apps__0__StateChangeSecret", "a secret"),
            ("Presence__Apps__7__SdkAppId", "4294967295"), ("Presence__Apps__7__SecretKey", "other"),
            ("Presence__Apps__7__UserStatus", "1"));

        var app = settings.Apps[1400000000];
        Assert.Equal(["administrator", "ann's boss", "ops"], app.Admins.Select(admin => admin.Value).Order(StringComparer.Ordinal));
        Assert.False(app.UserStatus);
        Assert.Equal((12345u, "z", "z0"), (app.ZimAppId, app.ZimServerSecret, app.ZimServerSecretBefore));
        Assert.Equal([Configured.Secret, "k0"], app.SecretKeys);
        Assert.Equal(["other"], settings.Apps[uint.MaxValue].SecretKeys);
        Assert.Null(settings.Apps[uint.MaxValue].ZimServerSecretBefore);
        Assert.Equal((new Uri("https://example.com/hook?code=1"), "a secret"), (app.StateChangeUrl, app.StateChangeSecret));
        Assert.Equal(new AppRules(new LoginPolicy(LoginMode.Multi, 10, 3), NotesChanges: true, HearsFriends: true), app.Rules);
        Assert.True(settings.Apps[uint.MaxValue].UserStatus);
        Assert.Equal(2, settings.Apps.Count);
    }

    [Fact]
    public void Everything_else_can_be_set()
    {
        var settings = Configured.Read(
            ("Presence__HeartbeatEvery", "30s"), ("Presence__Lease", "00:01:40"), ("Presence__DisconnectGrace", "0s"),
            ("Presence__DisconnectGraceMax", "20s"), ("Presence__ReadCacheFor", "10s"),
            ("Presence__PushOnlineFor", "1d"), ("Presence__SubscriptionsKeptFor", "2h"), ("Presence__DeletedKeptFor", "30d"),
            ("Presence__SubscriptionsPerUserMax", "3000"), ("Presence__Console", "true"), ("Presence__TransitionsKept", "100"),
            ("Presence__TransitionsKeptFor", "1d"),
            ("Presence__RateLimits__QueryState", "0"), ("Presence__RateLimits__Zim", "7"), ("Presence__RateLimits__Client", "2147483647"),
            ("Presence__RateLimits__Server", "8"), ("Presence__RateLimits__Reads", "9"), ("Presence__RateLimits__User", "10"));

        Assert.Equal(TimeSpan.FromSeconds(30), settings.Timings.HeartbeatEvery);
        Assert.Equal(TimeSpan.FromSeconds(100), settings.Timings.Lease);
        Assert.Equal(TimeSpan.Zero, settings.Timings.DisconnectGrace);
        Assert.Equal(TimeSpan.FromSeconds(20), settings.Timings.DisconnectGraceMax);
        Assert.Equal(TimeSpan.FromDays(1), settings.Timings.LostFor);
        Assert.Equal(TimeSpan.FromHours(2), settings.Timings.SubscriptionsKeptFor);
        Assert.Equal(TimeSpan.FromDays(30), settings.Timings.DeletedKeptFor);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.ReadCacheFor);
        Assert.Equal(3000, settings.SubscriptionsPerUserMax);
        Assert.True(settings.Console);
        Assert.Equal((100, TimeSpan.FromDays(1)), (settings.Timings.TransitionsKept, settings.Timings.TransitionsKeptFor));
        Assert.Equal(
            new RateLimitSettings { QueryState = 0, Zim = 7, Client = int.MaxValue, Server = 8, Reads = 9, User = 10 },
            settings.RateLimits);
    }

    [Fact]
    public void A_short_lease_shortens_the_widest_grace_without_a_word_of_it() => Assert.Equal(
        TimeSpan.FromSeconds(30),
        Configured.Read(("Presence__HeartbeatEvery", "10s"), ("Presence__Lease", "30s")).Timings.DisconnectGraceMax);

    [Theory]
    [InlineData("true", true), InlineData("TRUE", true), InlineData("on", true), InlineData("1", true)]
    [InlineData("false", false), InlineData("False", false), InlineData("OFF", false), InlineData("0", false)]
    public void A_switch_is_read_as_people_write_it(string text, bool on) =>
        Assert.Equal(on, Configured.Read(("Presence__Apps__0__UserStatus", text)).Apps[1400000000].UserStatus);

    [Theory]
    [InlineData("single", LoginMode.Single), InlineData("Dual", LoginMode.Dual)]
    [InlineData("TRIPLE", LoginMode.Triple), InlineData("multi", LoginMode.Multi)]
    public void A_login_policy_is_read_in_any_case(string text, LoginMode mode) =>
        Assert.Equal(new LoginPolicy(mode), Configured.Read(("Presence__Apps__0__LoginPolicy", text)).Apps[1400000000].Rules.Policy);

    // The sample lists them like this, to be filled in.
    [Theory]
    [InlineData("Admins"), InlineData("ZimAppId"), InlineData("ZimServerSecret"), InlineData("LoginPolicy")]
    [InlineData("StateChangeUrl"), InlineData("StateChangeSecret")]
    public void An_empty_text_is_the_same_as_no_setting(string name)
    {
        var app = Configured.Read(($"Presence__Apps__0__{name}", "")).Apps[1400000000];

        Assert.Equal(Configured.Read().Apps[1400000000], app);
    }

    [Fact]
    public void A_name_is_read_in_any_case() =>
        Assert.Equal(TimeSpan.FromSeconds(500), Configured.Read(("PRESENCE__lease", "500s")).Timings.Lease);

    [Fact]
    public void An_app_that_is_not_configured_has_no_rules()
    {
        var settings = Configured.Read(("Presence__Apps__0__FriendStatus", "on"));

        Assert.True(settings.RulesOf(1400000000).HearsFriends);
        Assert.Equal(AppRules.None, settings.RulesOf(1));
    }
}
