using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Tests;

/// <summary>Each setting of the demo app can be overridden alone, and what is wrong ends LocalHost with one line.</summary>
public sealed class LocalSettingsTests
{
    private const string Prefix = "Presence__Apps__0__";

    /// <param name="Right">A right value, which is not the demo app's.</param>
    /// <param name="Took">What shows that it counts.</param>
    /// <param name="Wrong">A wrong value.</param>
    private sealed record Sample(string Right, Func<AppSettings, bool> Took, string Wrong);

    private static readonly Dictionary<string, Sample> Samples = new(StringComparer.Ordinal)
    {
        ["SdkAppId"] = new("1400000000", app => app.SdkAppId == 1400000000, "x"),   // another one is an app of one's own: see below
        ["SecretKey"] = new("x", app => app.SecretKey == "x", ""),
        ["SecretKeyBefore"] = new("x", app => app.SecretKeyBefore == "x", "@Microsoft.KeyVault(SecretUri=https://a.example.com/x)"),
        ["Admins"] = new("bob", app => app.Admins.SetEquals([new UserId("bob")]), new string('x', 33)),
        ["UserStatus"] = new("false", app => !app.UserStatus, "perhaps"),
        ["FriendStatus"] = new("true", app => app.Rules.HearsFriends, "perhaps"),
        ["ZimAppId"] = new("7", app => app.ZimAppId == 7, "seven"),
        ["ZimServerSecret"] = new("x", app => app.ZimServerSecret == "x", ""),
        ["ZimServerSecretBefore"] = new(
            "x", app => app.ZimServerSecretBefore == "x", "@Microsoft.KeyVault(SecretUri=https://a.example.com/x)"),
        ["LoginPolicy"] = new("single", app => app.Rules.Policy?.Mode == LoginMode.Single, "double"),
        ["WebInstancesMax"] = new("2", _ => true, "0"),   // only with a login policy
        ["InstancesMax"] = new("2", _ => true, "four"),
        ["StateChangeUrl"] = new("https://example.com/x", app => app.StateChangeUrl?.Host == "example.com", "nowhere"),
        ["StateChangeSecret"] = new("x", app => app.StateChangeSecret == "x", "@Microsoft.KeyVault(SecretUri=https://a.example.com/x)"),
    };

    /// <summary>All that an app can have: a new one needs a sample.</summary>
    public static TheoryData<string> OfAnApp =>
        [.. Assembly.Load("Presence.Functions").GetType("Presence.Functions.Configuration.AppOptions", throwOnError: true)!
            .GetProperties().Select(property => property.Name)];

    [Theory, MemberData(nameof(OfAnApp))]
    public async Task Each_setting_of_the_demo_app_can_be_overridden_alone(string name)
    {
        var sample = Samples[name];
        await using var host = await HostInside.StartAsync(null, (KeyOf(name), sample.Right));
        Assert.True(sample.Took(Assert.Single(host.Services.GetRequiredService<Settings>().Apps).Value));
    }

    [Theory, MemberData(nameof(OfAnApp))]
    public async Task A_wrong_value_of_one_ends_it_with_one_line_that_names_it(string name)
    {
        var wrong = await Assert.ThrowsAsync<SettingsException>(
            () => HostInside.StartAsync(null, (KeyOf(name), Samples[name].Wrong)));   // whose message is all that the process prints

        Assert.StartsWith($"Setting {Prefix}{name}: ", LocalProcess.OnlyLineOf(wrong.Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UserStatus", "false", "/v4/openim/querystate?sdkappid=1400000000&identifier=administrator&")]
    [InlineData("Admins", "bob", "/v4/openim/querystate?sdkappid=1400000000&identifier=bob&")]
    [InlineData("Admins", "", "# querystate needs an admin: set Presence__Apps__0__Admins")]
    public async Task The_banner_goes_with_it(string name, string value, string text)
    {
        var said = await LocalProcess.RunUntilUpAsync([(Prefix + name, value)], "--port", "0");

        Assert.Contains("Presence is up at http://127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Contains(text, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SecretKey", "SdkAppId", "5")]
    [InlineData("SdkAppId", "SdkAppId", "")]
    public async Task An_app_of_ones_own_has_nothing_of_the_demo_app(string missing, string name, string value)
    {
        var (code, _, complaint) = await LocalProcess.RunAsync([(Prefix + name, value)], "--port", "0");

        Assert.Equal(1, code);
        Assert.StartsWith($"Setting {Prefix}{missing}: is missing", LocalProcess.OnlyLineOf(complaint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_has_one_with_another_number()
    {
        await using var host = await HostInside.StartAsync(
            null, ("Presence:Apps:1:SdkAppId", "5"), ("Presence:Apps:1:SecretKey", "own"));

        Assert.Equal(5u, Assert.Single(host.Services.GetRequiredService<Settings>().Apps).Key);
    }

    [Theory]
    [InlineData("Presence__SweepSchedule", "99 * * * * *")]
    [InlineData("Presence__SweepSchedule", "")]
    [InlineData("Presence__SweepSchedule", "00:00:10")]
    [InlineData("Presence__Apps__0", "x")]
    [InlineData("Presence__RateLimits__Zim", "many")]
    public async Task Any_wrong_setting_ends_it_with_one_line(string name, string value)
    {
        var (code, printed, complaint) = await LocalProcess.RunAsync([(name, value)], "--port", "0");

        Assert.Equal((1, ""), (code, printed));
        Assert.StartsWith($"Setting {name}: ", LocalProcess.OnlyLineOf(complaint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_one_line_that_names_it_and_says_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, printed, complaint) = await LocalProcess.RunAsync([], "--port", $"{port}");

        Assert.Equal((1, ""), (code, printed));
        Assert.Equal(
            $"Port {port} is in use; stop the program that has it, or choose another one with --port (0 takes a free one).",
            LocalProcess.OnlyLineOf(complaint));
    }

    private static string KeyOf(string name) => (Prefix + name).Replace("__", ":", StringComparison.Ordinal);
}
