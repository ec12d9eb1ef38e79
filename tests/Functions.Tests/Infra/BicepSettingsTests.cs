using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Presence.Functions.Configuration;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Configuration;

namespace Presence.Functions.Tests.Infra;

/// <summary>The app settings of infra/bicep are those that the app reads, and enough to start it.</summary>
public sealed partial class BicepSettingsTests
{
    // Flex Consumption takes these from functionAppConfig, and refuses or ignores them as settings.
    private static readonly string[] NeverOnFlex = ["FUNCTIONS_", "WEBSITE_"];

    [Fact]
    public async Task Each_setting_that_is_set_is_read_by_somebody() =>
        Assert.Empty((await SetAsync()).Keys.Except(SettingsList.All, StringComparer.Ordinal));

    [Fact]
    public async Task What_the_host_and_the_packages_read_in_Azure_is_set() =>
        Assert.Equal(SettingsList.InAzure.Order(), (await SetAsync()).Keys.Where(name => !SettingsDocument.IsOurs(name)).Order());

    [Fact]
    public async Task Each_setting_of_an_app_can_be_set()
    {
        static bool IsOfAnApp(string name) => name.StartsWith("Presence__Apps__", StringComparison.Ordinal);
        Assert.Equal(SettingsList.Ours.Where(IsOfAnApp).Order(), (await SetAsync()).Keys.Where(IsOfAnApp).Order());
    }

    [Fact]
    public async Task What_is_required_is_set_and_all_else_is_documented_with_its_default()
    {
        var set = (await SetAsync()).Keys.ToList();
        var required = SettingsDocument.Required().ToList();
        Assert.Contains("Presence__SweepSchedule", required);
        // An address with a key is replaced by an address and an identity.
        Assert.All(
            required.Except(["FUNCTIONS_WORKER_RUNTIME"]),
            name => Assert.Contains(set, one => one == name || (!SettingsDocument.IsOurs(name) && IsBelow(name, one))));
    }

    [Fact]
    public async Task Nothing_is_set_that_Flex_does_not_take() => Assert.DoesNotContain(
        (await SetAsync()).Keys, name => NeverOnFlex.Any(start => name.StartsWith(start, StringComparison.Ordinal)));

    [Fact]
    public async Task Secrets_are_references_into_the_vault_and_have_their_names_in_the_outputs()
    {
        var set = await SetAsync();
        var file = await BicepFile.OwnAsync("modules/settings.bicep");
        foreach (var name in set.Keys.Where(name => Secret().IsMatch(name)))
        {
            var value = set[name];
            var reference = (value.Either?[1] ?? value).String!;
            var secret = Reference().Match(reference).Groups["name"].Value.Replace("apps[i]", "app", StringComparison.Ordinal);
            Assert.NotEmpty(secret);
            Assert.Contains(secret, file["secrets"].Value!.Arguments![0].Arguments![1].Arguments!.SelectMany(Strings));
        }
    }

    [Fact]
    public async Task The_app_starts_with_what_is_set()
    {
        var sample = SettingsDocument.Sample();
        var pairs = (await SetAsync()).Select(setting => KeyValuePair.Create<string, string?>(
            setting.Key.Replace("__", ":", StringComparison.Ordinal),
            sample.GetValueOrDefault(setting.Key) ?? Hole().Replace(setting.Value.String ?? "x", "x")));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(pairs).Build();

        Assert.Single(SettingsReader.Read(configuration).Apps);
        Assert.Single(StorageAccounts.Open(configuration));
        SignalRSettings.Check(configuration);
    }

    private static bool IsBelow(string name, string other) => other.StartsWith($"{name}__", StringComparison.Ordinal);

    // By name, numbered for the first of several.
    private static async Task<Dictionary<string, BicepValue>> SetAsync()
    {
        var file = await BicepFile.OwnAsync("modules/settings.bicep");
        return file.Of("var").SelectMany(one => Settings(one.Value!)).ToDictionary(
            setting => Hole().Replace(setting.At("name")!.String!, "0"), setting => setting.At("value")!, StringComparer.Ordinal);
    }

    private static IEnumerable<BicepValue> Settings(BicepValue value) =>
        value.Object?.ContainsKey("name") == true ? [value] : (value.Array ?? value.Arguments ?? []).SelectMany(Settings);

    private static IEnumerable<string> Strings(BicepValue value) =>
        value.String is { } text ? [text] : (value.Array ?? value.Either ?? []).SelectMany(Strings);

    [GeneratedRegex(@"\$\{\w+(\[\w+\])?(\.\w+)?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hole();

    [GeneratedRegex("Secret(Key)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^@Microsoft\.KeyVault\(VaultName=\$\{vaultName\};SecretName=(?<name>.+)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
