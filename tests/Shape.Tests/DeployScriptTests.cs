namespace Presence.Tests;

/// <summary>infra/scripts/deploy.sh, the whole way by plain az, against programs that stand for Azure's.</summary>
public sealed class DeployScriptTests : IDisposable
{
    private const string Upstream = "signalr-extension-key";
    private const string AppKey = "app-1400000000-secret-key";
    private const string ZimKey = "app-1400000000-zim-secret";

    private readonly FakeAzure _azure = new();

    private IEnumerable<string> Provisionings => _azure.Calls.Where(call => Steps(call) == "az deployment sub create");

    public void Dispose() => _azure.Dispose();

    [PosixFact]
    public async Task The_first_time_it_provisions_twice_and_the_upstream_is_there_the_second_time()
    {
        await DeployAsync();

        Assert.Equal(2, Provisionings.Count());
        Assert.Equal("true", _azure.Get("ready"));
        Assert.Equal(FakeAzure.SystemKey, _azure.Vault[Upstream]);
        Assert.Equal(
            [
                "az deployment sub create", "az keyvault secret set", "az keyvault secret set", "az rest --method",
                "az functionapp deployment source", "az functionapp keys list", "az keyvault secret set", "az deployment sub create",
                "npm ci", "node infra/smoke/smoke.mjs",
            ],
            _azure.Calls.Select(Steps).OfType<string>());
    }

    [PosixFact]
    public async Task Secrets_are_generated_with_256_bits_each_and_handed_to_the_smoke_test()
    {
        await DeployAsync();

        Assert.Matches("^[0-9a-f]{64}$", _azure.Vault[AppKey]);
        Assert.Matches("^[0-9a-f]{64}$", _azure.Vault[ZimKey]);
        Assert.NotEqual(_azure.Vault[AppKey], _azure.Vault[ZimKey]);
        Assert.Equal($"1400000000|administrator|{_azure.Vault[AppKey]}||", _azure.Get("smoke"));
    }

    [PosixFact]
    public async Task No_secret_is_printed_stands_on_a_command_line_or_stays_in_a_file()
    {
        var said = (await DeployAsync()).Said + string.Join('\n', _azure.Calls);

        Assert.Equal(3, _azure.Vault.Count);
        Assert.All(_azure.Vault.Values, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
        Assert.True(_azure.IsTidy);
    }

    [PosixFact]
    public async Task The_second_time_it_provisions_once_with_the_upstream_and_leaves_every_secret_as_it_is()
    {
        await DeployAsync();
        var before = _azure.Vault;
        _azure.ForgetCalls();

        await DeployAsync();

        Assert.Single(Provisionings);
        Assert.Equal("true", _azure.Get("ready"));
        Assert.Equal(before, _azure.Vault);
        Assert.DoesNotContain(_azure.Calls, call => call.Contains("secret set", StringComparison.Ordinal));
    }

    [PosixFact]
    public async Task A_secret_that_was_brought_is_not_overwritten()
    {
        _azure.Set($"vault/{AppKey}", "the console's own key");

        await DeployAsync();

        Assert.Equal("the console's own key", _azure.Vault[AppKey]);
    }

    [PosixFact]
    public async Task A_key_that_comes_late_is_waited_for_and_the_host_is_called_meanwhile()
    {
        _azure.Set("key-after", "3");

        await DeployAsync();

        Assert.Equal(3, _azure.Calls.Count(call => call == "sleep 10"));
        Assert.Equal(3, _azure.Calls.Count(call => call.EndsWith(" https://func-dev.example/health", StringComparison.Ordinal)));
        Assert.Equal(FakeAzure.SystemKey, _azure.Vault[Upstream]);
    }

    [PosixFact]
    public async Task A_key_that_never_comes_ends_it_after_ten_minutes_with_a_line_that_says_where_to_look()
    {
        _azure.Set("key-after", "1000000");

        var run = await _azure.RunAsync("deploy.sh", "dev", "northeurope");

        Assert.Equal(1, run.Code);
        Assert.Contains("After 600 s the app func-dev has no system key signalr_extension", run.LastLine, StringComparison.Ordinal);
        Assert.Single(Provisionings);
        Assert.Equal("false", _azure.Get("ready"));
        Assert.DoesNotContain(Upstream, _azure.Vault.Keys);
    }

    [PosixFact]
    public async Task A_key_that_the_host_made_anew_goes_into_the_vault_without_provisioning_again()
    {
        await DeployAsync();
        _azure.ForgetCalls();
        _azure.Set("system-key", "another key");

        await DeployAsync();

        Assert.Equal("another key", _azure.Vault[Upstream]);
        Assert.Single(Provisionings);
    }

    [PosixFact]
    public async Task A_vault_whose_roles_do_not_hold_yet_is_asked_again()
    {
        _azure.Set("refusals", "4");

        await DeployAsync();

        Assert.Equal(4, _azure.Calls.Count(call => call == "sleep 15"));
        Assert.Equal(3, _azure.Vault.Count);
    }

    [PosixFact]
    public async Task A_vault_that_goes_on_refusing_ends_it_with_the_role_that_is_missing_and_overwrites_nothing()
    {
        _azure.Set($"vault/{AppKey}", "the console's own key");
        _azure.Set("refusals", "1000");

        var run = await _azure.RunAsync("deploy.sh", "dev", "northeurope");

        Assert.Equal(1, run.Code);
        Assert.Contains("Key Vault Secrets Officer", run.LastLine, StringComparison.Ordinal);
        Assert.Equal("the console's own key", _azure.Vault[AppKey]);
        Assert.DoesNotContain(_azure.Calls, call => call.Contains("secret set", StringComparison.Ordinal));
        Assert.True(_azure.IsTidy);
    }

    [PosixFact]
    public async Task A_package_that_was_built_before_needs_no_sdk()
    {
        _azure.Set("earlier.zip", "zip");

        var run = await _azure.RunHookAsync("sh infra/scripts/deploy.sh dev northeurope", ("PRESENCE_PACKAGE", "../earlier.zip"));

        Assert.True(run.Code == 0, run.Said);
        Assert.DoesNotContain(_azure.Calls, call => call.StartsWith("dotnet ", StringComparison.Ordinal));
        Assert.Contains(_azure.Calls, call => call.Contains("--src ../earlier.zip", StringComparison.Ordinal));
    }

    [PosixFact]
    public async Task A_service_principal_has_to_be_named_to_write_secrets()
    {
        _azure.Set("service-principal");

        var unnamed = await _azure.RunAsync("deploy.sh", "dev", "northeurope");
        var named = await _azure.RunHookAsync("sh infra/scripts/deploy.sh dev northeurope", ("AZURE_PRINCIPAL_ID", "an-object-id"));

        Assert.Equal(1, unnamed.Code);
        Assert.Contains("set AZURE_PRINCIPAL_ID", unnamed.LastLine, StringComparison.Ordinal);
        Assert.True(named.Code == 0, named.Said);
        Assert.Equal("an-object-id", _azure.Get("principal"));
    }

    [PosixFact]
    public async Task A_template_that_is_refused_ends_it_before_anything_is_deployed()
    {
        _azure.Set("broken-template");

        var run = await _azure.RunAsync("deploy.sh", "dev", "northeurope");

        Assert.NotEqual(0, run.Code);
        Assert.Contains("InvalidTemplate", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(_azure.Calls, call => call.Contains("config-zip", StringComparison.Ordinal));
    }

    private static string? Steps(string call) => call.Split(' ') switch
    {
        ["az", "deployment", "sub", "create", ..] => "az deployment sub create",
        ["az", "keyvault", "secret", "set", ..] => "az keyvault secret set",
        ["az", "rest", ..] => "az rest --method",
        ["az", "functionapp", "deployment", ..] => "az functionapp deployment source",
        ["az", "functionapp", "keys", ..] => "az functionapp keys list",
        ["npm" or "node", ..] => string.Join(' ', call.Split(' ').Take(2)),
        _ => null,
    };

    private async Task<ScriptRun> DeployAsync()
    {
        var run = await _azure.RunAsync("deploy.sh", "dev", "northeurope");
        Assert.True(run.Code == 0, run.Said + string.Join('\n', _azure.Calls));
        return run;
    }
}
