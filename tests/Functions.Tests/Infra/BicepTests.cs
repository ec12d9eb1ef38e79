using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Presence.Functions.Tests.Infra;

/// <summary>infra/bicep, checked without its compiler. That each check can fail: <see cref="BicepChecksTests"/>.</summary>
public sealed class BicepTests
{
    // Read by the hooks of azure.yaml.
    private static readonly string[] Outputs =
    [
        "RESOURCE_GROUP", "FUNCTION_APP_NAME", "FUNCTION_APP_URL", "SIGNALR_NAME", "KEY_VAULT_NAME", "STORAGE_ACCOUNT_NAME",
        "UPSTREAM_READY", "APP_SECRETS", "CUSTOM_DOMAIN_VERIFICATION_ID",
    ];

    private static readonly string[] Grants =
    [
        "appPrincipalId roles.storageBlobDataOwner accounts[0]",
        "appPrincipalId roles.storageTableDataContributor accounts[i]",
        "appPrincipalId roles.signalrServiceOwner signalr",
        "appPrincipalId roles.keyVaultSecretsUser vault",
        "appPrincipalId roles.monitoringMetricsPublisher insights",
        "signalrPrincipalId roles.keyVaultSecretsUser vault",
        "deployerPrincipalId roles.keyVaultSecretsOfficer vault",
    ];

    [Fact]
    public async Task Files_parse_and_name_only_what_exists_and_leave_nothing_unused() => Assert.Empty(
        BicepChecks.Find(await BicepFile.OwnAsync(), path => File.Exists(Path.GetFullPath(Path.Combine(BicepFile.Folder, path)))));

    [Fact]
    public async Task Types_versions_and_properties_are_those_that_were_looked_up() =>
        Assert.Empty(BicepTypes.Find(await BicepFile.OwnAsync(), VerifiedType.All()));

    [Fact]
    public void What_was_looked_up_says_where()
    {
        foreach (var (name, type) in VerifiedType.All())
        {
            var (resource, version) = (name.Split('@')[0], name.Split('@')[1]);
            var provider = resource.Split('/')[0].ToLowerInvariant();
            Assert.Matches($"^generated/[a-z]+/{provider}/{version}/types\\.md$", type.From);
        }
    }

    [Fact]
    public async Task Roles_are_the_documented_ones() => Assert.Empty(BicepRoles.Find(await BicepFile.OwnAsync()));

    [Fact]
    public async Task Nobody_is_given_more_than_these_roles()
    {
        var roles = await BicepFile.OwnAsync("modules/roles.bicep");

        Assert.Equal(Grants.Order(), BicepRoles.Given(roles).Order());
        Assert.DoesNotContain(
            (await BicepFile.OwnAsync()).Except([roles]).SelectMany(file => file.Of("resource")),
            resource => resource.Label!.StartsWith("Microsoft.Authorization/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_timer_has_instances_that_are_always_ready()
    {
        var functions = await BicepFile.OwnAsync("modules/functions.bicep");

        Assert.Equal(Timers().Order(), functions["timers"].Value!.Array!.Select(timer => timer.String).Order());
    }

    [Fact]
    public async Task Keys_are_not_accepted_anywhere_and_stand_nowhere()
    {
        var functions = await BicepFile.OwnAsync("modules/functions.bicep");
        var signalr = await BicepFile.OwnAsync("modules/signalr.bicep");
        var insights = (await BicepFile.OwnAsync("modules/monitoring.bicep"))["insights"].Value!;
        var account = (await BicepFile.OwnAsync("modules/storage.bicep"))["account"].Value!;

        Assert.Equal("false", account.At("properties", "allowSharedKeyAccess")!.Text);
        Assert.Equal("true", signalr["signalr"].Value!.At("properties", "disableLocalAuth")!.Text);
        Assert.Equal("true", insights.At("properties", "DisableLocalAuth")!.Text);
        Assert.All(
            functions.Of("resource").Where(resource => resource.Label!.Contains("PublishingCredentials", StringComparison.Ordinal)),
            policy => Assert.Equal("false", policy.Value!.At("properties", "allow")!.Text));
        Assert.Equal("{@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/signalr-extension-key/)}", signalr["upstreamKey"].Value!.String);
        Assert.Contains("https://${upstreamHost}/runtime/webhooks/signalr?code=${upstreamKey}", signalr.Strings);
        Assert.DoesNotContain(
            (await BicepFile.OwnAsync()).SelectMany(file => file.Calls),
            call => call.StartsWith("list", StringComparison.OrdinalIgnoreCase));
        // A secret that the template wrote would be written again by the next deployment, over one that was rotated.
        Assert.DoesNotContain(
            (await BicepFile.OwnAsync()).SelectMany(file => file.Of("resource")),
            resource => resource.Label!.StartsWith("Microsoft.KeyVault/vaults/secrets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_outputs_are_those_that_the_hooks_read() => Assert.Equal(
        Outputs.Order(), (await BicepFile.OwnAsync("main.bicep")).Of("output").Select(output => output.Name).Order());

    [Fact]
    public async Task Azd_finds_the_app_by_its_tag()
    {
        var functions = await BicepFile.OwnAsync("modules/functions.bicep");
        Assert.Equal("functions", functions["functions"].Value!.At("tags")!.Arguments![1].At("azd-service-name")!.String);
    }

    [Fact]
    public async Task Every_parameter_and_every_variable_of_the_environment_is_explained()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(BicepFile.Folder, "..", "README.md"));
        var parameters = (await BicepFile.OwnAsync("main.bicep")).Of("param").Select(param => param.Name);
        var file = await BicepFile.OwnAsync("main.bicepparam");
        var assigned = file.Of("param").Select(param => param.Name);
        var variables = file.Strings.Where(text => text.Split('_')[0] is "PRESENCE" or "AZURE");

        Assert.Equal(parameters.Order(), assigned.Order());
        Assert.All([.. assigned, .. variables], name => Assert.Contains($"`{name}`", readme, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Timers() =>
        from method in typeof(Composition).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
        where method.GetParameters().Any(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>() is not null)
        select method.GetCustomAttribute<FunctionAttribute>()!.Name;
}
