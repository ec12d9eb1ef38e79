using System.Text.Json;

namespace Presence.Tests;

/// <summary>azure.yaml: its hooks, run as azd runs them, against programs that stand for Azure's.</summary>
public sealed class AzdHookTests : IDisposable
{
    private static readonly (string Name, string Value)[] Outputs =
    [
        ("AZURE_ENV_NAME", "dev"), ("AZURE_LOCATION", "northeurope"), ("AZURE_SUBSCRIPTION_ID", "a-subscription"),
        ("RESOURCE_GROUP", "rg-dev"), ("FUNCTION_APP_NAME", "func-dev"), ("FUNCTION_APP_URL", "https://func-dev.example"),
        ("KEY_VAULT_NAME", "kv-dev"), ("APP_SECRETS", "app-1400000000-secret-key"), ("UPSTREAM_READY", "false"),
    ];

    private readonly FakeAzure _azure = new();

    public void Dispose() => _azure.Dispose();

    [PosixFact]
    public async Task Azd_up_ends_with_the_upstream_and_the_smoke_test_and_a_second_one_provisions_no_more_than_azd_does()
    {
        foreach (var hook in new[] { "preprovision", "postprovision", "postdeploy" }) await HookAsync(hook, "false");

        Assert.Equal(
            [
                "azd auth login --check-status", "azd env set PRESENCE_UPSTREAM_READY true", "azd provision --no-prompt",
                "azd env get-value UPSTREAM_READY",
            ],
            _azure.Calls.Where(call => call.StartsWith("azd ", StringComparison.Ordinal)));
        Assert.Equal("node infra/smoke/smoke.mjs https://func-dev.example", _azure.Calls[^1]);
        Assert.Equal(FakeAzure.SystemKey, _azure.Vault["signalr-extension-key"]);

        _azure.ForgetCalls();
        foreach (var hook in new[] { "preprovision", "postprovision", "postdeploy" }) await HookAsync(hook, "true");

        Assert.Equal(["azd auth login --check-status"], _azure.Calls.Where(call => call.StartsWith("azd ", StringComparison.Ordinal)));
        Assert.DoesNotContain(_azure.Calls, call => call.Contains("secret set", StringComparison.Ordinal));
    }

    [PosixFact]
    public async Task A_template_that_does_not_take_the_upstream_ends_it_instead_of_provisioning_for_ever()
    {
        _azure.Set("deaf-template");
        _azure.Set("ready", "false");

        var run = await RunAsync("postdeploy", "false");

        Assert.Equal(1, run.Code);
        Assert.Contains("UPSTREAM_READY is 'false'", run.LastLine, StringComparison.Ordinal);
        Assert.Single(_azure.Calls, "azd provision --no-prompt");
        Assert.DoesNotContain(_azure.Calls, call => call.StartsWith("node ", StringComparison.Ordinal));
    }

    [PosixTheory]
    [InlineData("signed-in", "az login")]
    [InlineData("azd-signed-in", "azd auth login")]
    public async Task Who_is_not_signed_in_learns_the_command_before_anything_is_made(string missing, string command)
    {
        _azure.Remove(missing);

        var run = await RunAsync("preprovision", "false");

        Assert.Equal(1, run.Code);
        Assert.EndsWith($"Run: {command}", run.LastLine, StringComparison.Ordinal);
    }

    [PosixTheory]
    [InlineData("westeurope", 0, "ready to provision in westeurope")]
    [InlineData("North Europe", 0, "ready to provision in North Europe")]
    [InlineData("southeurope", 1, "The region southeurope has no Flex Consumption plan. These have: northeurope westeurope")]
    public async Task A_region_without_the_plan_is_named_with_those_that_have_it(string region, int code, string line)
    {
        var run = await _azure.RunHookAsync(await HookOfAsync("preprovision"), [.. Outputs, ("AZURE_LOCATION", region)]);

        Assert.Equal(code, run.Code);
        Assert.Equal($"presence: {line}", run.LastLine);
    }

    [PosixFact]
    public async Task Packages_that_cannot_be_restored_are_known_before_provisioning()
    {
        _azure.Set("no-packages");

        var run = await RunAsync("preprovision", "false");

        Assert.Equal(1, run.Code);
        Assert.Contains("NU1101", run.Said, StringComparison.Ordinal);
        Assert.Contains("dotnet nuget list source", run.LastLine, StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task After_azd_down_the_next_provisioning_begins_without_the_upstream()
    {
        await HookAsync("postdown", "true");

        Assert.Equal("false", _azure.Get("wanted"));
    }

    [PosixTheory]
    [InlineData("functions.metadata", "has no functions.metadata")]
    [InlineData("host.json", "has no host.json")]
    [InlineData("Presence.StandIns.dll", "holds the stand-ins")]
    public async Task A_package_that_the_host_could_not_run_is_not_made(string file, string complaint)
    {
        if (file.EndsWith(".dll", StringComparison.Ordinal)) _azure.Set($"published/{file}");
        else _azure.Remove($"published/{file}");

        var run = await _azure.RunAsync("package.sh");

        Assert.Equal(1, run.Code);
        Assert.Contains(complaint, run.LastLine, StringComparison.Ordinal);
    }

    private static async Task<string> HookOfAsync(string name)
    {
        const string Read = """
            import { readFile } from "node:fs/promises";
            import { parse } from "yaml";
            const { hooks } = parse(await readFile(process.argv[1], "utf8"));
            console.log(JSON.stringify(hooks));
            """;
        var printed = await NodeKit.RunAsync("--input-type=module", "--eval", Read, Path.Combine(Repository.Root, "azure.yaml"));
        using var hooks = JsonDocument.Parse(printed);
        var hook = hooks.RootElement.GetProperty(name);
        Assert.Equal("sh", hook.GetProperty("shell").GetString());
        return "set -e\n" + hook.GetProperty("run").GetString();   // azd puts that before inline scripts, too
    }

    private async Task<ScriptRun> RunAsync(string hook, string ready) =>
        await _azure.RunHookAsync(await HookOfAsync(hook), [.. Outputs, ("UPSTREAM_READY", ready)]);

    private async Task HookAsync(string hook, string ready)
    {
        var run = await RunAsync(hook, ready);
        Assert.True(run.Code == 0, $"{hook}: {run.Said}");
    }
}
