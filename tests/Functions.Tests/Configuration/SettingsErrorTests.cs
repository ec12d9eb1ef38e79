using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presence.Functions.Configuration;
using Presence.Tests;

namespace Presence.Functions.Tests.Configuration;

/// <summary>Every error of the settings, with its whole text.</summary>
public sealed class SettingsErrorTests
{
    private const string NoSdkAppId = "is missing or no number; write the app's id, such as 1400000000.";
    private const string NoAdmin = "holds an id that is no user id; write ids of 1 to 32 bytes, comma separated.";
    private const string NoSwitch = "is neither true nor false.";
    private const string NoDuration = "is no length of time; write 90s, 2m, 1h, 7d or 00:01:30.";
    private const string NoSweepSchedule = "is missing; write an NCRONTAB schedule, such as */10 * * * * *.";
    private const string NoSecretKey = "is missing; write the key that UserSigs are made with.";
    private const string NoUrl = "is no address; write one such as https://example.com/presence.";
    private const string UnknownOfApp = "is not a setting; known here are SdkAppId, SecretKey, SecretKeyBefore, Admins, UserStatus, "
        + "FriendStatus, ZimAppId, ZimServerSecret, ZimServerSecretBefore, LoginPolicy, "
        + "WebInstancesMax, InstancesMax, StateChangeUrl, StateChangeSecret.";
    private const string Unknown = "is not a setting; known here are Apps, HeartbeatEvery, Lease, DisconnectGrace, "
        + "DisconnectGraceMax, PushOnlineFor, SubscriptionsKeptFor, ForgetAfter, DeletedKeptFor, SubscriptionsPerUserMax, ReadCacheFor, "
        + "TransitionsKept, TransitionsKeptFor, Console, SweepSchedule, RateLimits.";

    [Theory, Deviation("T10")]
    [InlineData("SdkAppId", null, NoSdkAppId)]
    [InlineData("SdkAppId", "", NoSdkAppId)]
    [InlineData("SdkAppId", "0", NoSdkAppId)]
    [InlineData("SdkAppId", "-1", NoSdkAppId)]
    [InlineData("SdkAppId", "4294967296", NoSdkAppId)]
    [InlineData("SdkAppId", "demo", NoSdkAppId)]
    [InlineData("SecretKey", null, NoSecretKey)]
    [InlineData("SecretKey", "", NoSecretKey)]
    [InlineData("Admins", "ann,an id that is much longer than a user's id may be", NoAdmin)]
    [InlineData("Admins", "a\u0007nn", NoAdmin)]
    [InlineData("UserStatus", "maybe", NoSwitch)]
    [InlineData("UserStatus", "", NoSwitch)]
    [InlineData("FriendStatus", "yes", NoSwitch)]
    [InlineData("ZimAppId", "many", "'many' is no number.")]
    [InlineData("ZimAppId", "-1", "'-1' is no number.")]
    [InlineData("LoginPolicy", "double", "'double' is none of single, dual, triple, multi.")]
    [InlineData("LoginPolicy", "0", "'0' is none of single, dual, triple, multi.")]
    [InlineData("WebInstancesMax", "0", "'0' is no number from 1 to 10.")]
    [InlineData("WebInstancesMax", "11", "'11' is no number from 1 to 10.")]
    [InlineData("InstancesMax", "4", "'4' is no number from 1 to 3.")]
    [InlineData("InstancesMax", "", "'' is no number from 1 to 3.")]
    [InlineData("StateChangeUrl", "example.com/hook", NoUrl)]
    [InlineData("StateChangeUrl", "ftp://example.com/hook", NoUrl)]
    [InlineData("Secret", "typo", UnknownOfApp)]
    [InlineData("SecretKey ", "typo", UnknownOfApp)]
    public void A_wrong_setting_of_an_app_is_named_in_one_line(string name, string? value, string remedy) =>
        IsRefused($"Presence__Apps__0__{name}", value, remedy);

    [Theory]
    [InlineData("Console", "perhaps", NoSwitch)]
    [InlineData("TransitionsKept", "101", "'101' is no number from 0 to 100.")]
    [InlineData("TransitionsKeptFor", "7", "'7' " + NoDuration)]
    [InlineData("SweepSchedule", null, NoSweepSchedule)]
    [InlineData("SweepSchedule", " ", NoSweepSchedule)]
    [InlineData("SweepSchedule", "often", "'often' is no NCRONTAB schedule; write one such as */10 * * * * *.")]
    [InlineData("SweepSchedule", "* * * *", "'* * * *' is no NCRONTAB schedule; write one such as */10 * * * * *.")]
    [InlineData("SweepSchedule", "*/61 * * * * 8", "'*/61 * * * * 8' is no NCRONTAB schedule; write one such as */10 * * * * *.")]
    [InlineData("SweepSchedule", "00:00:10", "'00:00:10' is no NCRONTAB schedule; write one such as */10 * * * * *.")]
    [InlineData("SweepSchedule", "%Schedule%", "'%Schedule%' is no NCRONTAB schedule; write one such as */10 * * * * *.")]
    [InlineData("Leese", "400s", Unknown)]
    [InlineData("HeartbeatEvery", "0s", "must be at least 1s.")]
    [InlineData("HeartbeatEvery", "00:00:00.5", "must be at least 1s.")]
    [InlineData("Lease", "239s", "must be at least twice HeartbeatEvery (00:02:00).")]
    [InlineData("HeartbeatEvery", "201s", "must be at least twice HeartbeatEvery (00:03:21).", "Lease")]
    [InlineData("ReadCacheFor", "11s", "must be at most 10s; write 0s for no cache.")]
    [InlineData("DisconnectGrace", "401s", "must not be longer than Lease (00:06:40).")]
    [InlineData("DisconnectGraceMax", "401s", "must not be longer than Lease (00:06:40).")]
    [InlineData("ForgetAfter", "23h", "must be at least 1d.")]
    [InlineData("ForgetAfter", "0s", "must be at least 1d.")]
    [InlineData("SubscriptionsPerUserMax", "0", "'0' is no number from 1 to 3000.")]
    [InlineData("SubscriptionsPerUserMax", "3001", "'3001' is no number from 1 to 3000.")]
    [InlineData("SubscriptionsPerUserMax", "many\r\nmany", "'many many' is no number from 1 to 3000.")]
    [InlineData("RateLimits__QueryState", "-1", "'-1' is no number from 0 to 2147483647.")]
    [InlineData("RateLimits__Zim", "", "'' is no number from 0 to 2147483647.")]
    [InlineData("RateLimits__Client", "20/5s", "'20/5s' is no number from 0 to 2147483647.")]
    [InlineData("RateLimits__Query", "20", "is not a setting; known here are QueryState, Zim, Server, Reads, Client, User.")]
    public void A_wrong_setting_is_named_in_one_line(string name, string? value, string remedy, string? named = null) =>
        IsRefused([($"Presence__{name}", value)], $"Presence__{named ?? name}", remedy);

    [Theory]
    [InlineData("Lease", "400")]
    [InlineData("Lease", "")]
    [InlineData("Lease", "-00:01:00")]
    [InlineData("Lease", "400s\nand more")]
    [InlineData("HeartbeatEvery", "two minutes")]
    [InlineData("DisconnectGrace", "ten seconds")]
    [InlineData("PushOnlineFor", "-1d")]
    [InlineData("ForgetAfter", "a year")]
    [InlineData("PushOnlineFor", "168:00:00")]
    [InlineData("PushOnlineFor", "2147483647d")]
    [InlineData("PushOnlineFor", "9999999d")]
    [InlineData("PushOnlineFor", "10675199.00:00:00")]
    public void A_wrong_length_of_time_is_named_in_one_line(string name, string value) =>
        IsRefused($"Presence__{name}", value, $"'{value.ReplaceLineEndings(" ")}' {NoDuration}");

    [Fact]
    public void Without_any_app_the_first_is_asked_for() => IsRefused(
        [("Presence__Apps__0__SdkAppId", null), ("Presence__Apps__0__SecretKey", null)],
        "Presence__Apps__0__SdkAppId", "is missing; name at least one app.");

    // As in a file of settings with "Apps": { "0": "" }, or an environment variable that was never filled in.
    [Theory, InlineData(""), InlineData(null)]
    public void An_app_without_anything_in_it_is_named(string? value)
    {
        var wrong = Assert.Throws<SettingsException>(() => Configured.ReadThese(new Dictionary<string, string?>
        {
            ["Presence__SweepSchedule"] = "*/10 * * * * *", ["Presence__Apps__0"] = value,
        }));

        Configured.Says(wrong, "Presence__Apps__0__SdkAppId", NoSdkAppId);
    }

    [Fact]
    public void An_app_without_anything_in_it_beside_another_is_named() =>
        IsRefused([("Presence__Apps__1", "")], "Presence__Apps__1__SdkAppId", NoSdkAppId);

    [Theory]
    [InlineData("Presence__Lease", "Seconds")]
    [InlineData("Presence__SweepSchedule", "0")]
    [InlineData("Presence__RateLimits__Zim", "PerSecond")]
    [InlineData("Presence__Apps__0__Admins", "0")]
    public void A_setting_with_a_level_below_it_is_named(string name, string below) =>
        IsRefused([($"{name}__{below}", "1")], name, "is one value; write it without a level below it.");

    [Theory, InlineData("Apps"), InlineData("Apps__0"), InlineData("Apps__1"), InlineData("RateLimits")]
    public void A_group_with_a_value_is_named(string name) =>
        IsRefused($"Presence__{name}", "1400000000", "is a group of settings; write each of them below it.");

    [Fact]
    public void An_app_with_a_setting_of_a_wrong_shape_is_never_passed_over() => IsRefused(
        [("Presence__Apps__1__SdkAppId", "1400000001"), ("Presence__Apps__1__SecretKey", "k"), ("Presence__Apps__1__Admins__0", "ann")],
        "Presence__Apps__1__Admins", "is one value; write it without a level below it.");

    [Deviation("Z4"), Fact]
    public void A_ZIM_app_without_a_secret_is_named() => IsRefused(
        [("Presence__Apps__0__ZimAppId", "12345")], "Presence__Apps__0__ZimServerSecret", "is missing; ZIM signatures are made with it.");

    [Fact]
    public void An_app_that_is_there_twice_is_named() => IsRefused(
        [("Presence__Apps__1__SdkAppId", "1400000000"), ("Presence__Apps__1__SecretKey", "another-s3cr3t")],
        "Presence__Apps", "1400000000 is there twice; give each app its own SdkAppId.");

    [Fact]
    public void A_ZIM_app_that_is_there_twice_is_named() => IsRefused(
        [
            ("Presence__Apps__0__ZimAppId", "12345"), ("Presence__Apps__0__ZimServerSecret", "z"),
            ("Presence__Apps__1__SdkAppId", "1400000001"), ("Presence__Apps__1__SecretKey", "k"),
            ("Presence__Apps__1__ZimAppId", "12345"), ("Presence__Apps__1__ZimServerSecret", "z"),
        ],
        "Presence__Apps", "the ZimAppId 12345 is there twice; give each app its own.");

    [Fact]
    public void A_missing_SignalR_service_is_named()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("AzureSignalRConnectionString", "")]).Build();

        var wrong = Assert.Throws<SettingsException>(() => new ServiceCollection().AddSignalRPush(configuration));

        Configured.Says(
            wrong, "AzureSignalRConnectionString", "is missing; write a connection string, or set __serviceUri to use an identity.");
    }

    /// <summary>Azure hands it over as it is written, and it would be taken for the key itself.</summary>
    [Theory]
    [InlineData("Presence__Apps__0__SecretKey"), InlineData("Presence__Apps__0__ZimServerSecret")]
    [InlineData("Presence__Apps__1__StateChangeSecret"), InlineData("Presence__Apps__0__StateChangeUrl")]
    [InlineData("PresenceStorage"), InlineData("PresenceStorage__1"), InlineData("PresenceStorage__0__tableServiceUri")]
    [InlineData("AzureSignalRConnectionString"), InlineData("AzureSignalRConnectionString__serviceUri")]
    public void A_Key_Vault_reference_that_was_not_resolved_is_named(string name)
    {
        foreach (var reference in new[] { "@Microsoft.KeyVault(SecretUri=https://v.example/s3cr3t)", " @microsoft.keyvault(x" })
            IsRefused(
                [(name, reference)], name,
                "is a Key Vault reference that was not resolved; check the reference, and that the app's identity may read the secret.");
    }

    private static void IsRefused(string name, string? value, string remedy) => IsRefused([(name, value)], name, remedy);

    private static void IsRefused((string, string?)[] changes, string name, string remedy) =>
        Configured.Says(Assert.Throws<SettingsException>(() => Configured.Read(changes)), name, remedy);
}
