using System.Diagnostics;

namespace Presence.Tests;

/// <summary>infra/smoke, as a deployment runs it: the same script, with its own packages, against LocalHost.</summary>
public sealed class SmokeTests
{
    private const string ZimSecret = "demo-zim-secret";
    private const string Run = "0123456789ab";

    private static readonly string Script = Path.Combine(Repository.Root, "infra", "smoke");

    [Fact]
    public async Task It_walks_the_main_journey_and_leaves_no_user_behind()
    {
        await using var host = await HostInside.StartAsync();

        var (code, printed, complaint) = await RunAsync(host.Api.Url, InZim(ZimSecret));

        Assert.True(code == 0, printed + complaint);
        Assert.Empty(complaint);
        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(12, lines.Length);
        Assert.All(lines.Index(), line => Assert.StartsWith($"{line.Index + 1}. ", line.Item.TrimStart(), StringComparison.Ordinal));
        Assert.All([4, 5, 9], step => Assert.Matches("bob hears it after [0-9]+ ms", lines[step]));
        Assert.Contains("ZIM's QueryUserOnlineState: ann is Online", lines[8], StringComparison.Ordinal);
        await AssertGoneAsync(host);
    }

    [Fact]
    public async Task Without_an_app_in_zim_it_says_that_zim_was_not_asked()
    {
        await using var host = await HostInside.StartAsync();

        var (code, printed, complaint) = await RunAsync(host.Api.Url);

        Assert.True(code == 0, printed + complaint);
        Assert.Contains("ZIM was not asked: PRESENCE_ZIM_APP_ID is not set", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_switched_off_fails_it_with_one_line_and_its_users_are_deleted_all_the_same()
    {
        await using var host = await HostInside.StartAsync(null, ("Presence:Apps:0:UserStatus", "false"));

        var (code, printed, complaint) = await RunAsync(host.Api.Url);

        Assert.Equal(1, code);
        Assert.Contains(" 3. bob is connected", printed, StringComparison.Ordinal);
        Assert.StartsWith(
            "smoke test failed at: bob subscribes to ann: /v1/subscribeUserStatus was refused: 72001 ",
            LocalProcess.OnlyLineOf(complaint),
            StringComparison.Ordinal);
        await AssertGoneAsync(host);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_at_once_and_neither_it_nor_a_signature_is_printed()
    {
        await using var host = await HostInside.StartAsync();

        var (code, printed, complaint) = await RunAsync(host.Api.Url, ("PRESENCE_SECRET_KEY", "not-the-apps-key"));

        Assert.Equal((1, ""), (code, printed));
        var line = LocalProcess.OnlyLineOf(complaint);
        Assert.Contains("was refused: 70009", line, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-apps-key", line, StringComparison.Ordinal);
        Assert.DoesNotContain("usersig=", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_of_zim_fails_it_too()
    {
        await using var host = await HostInside.StartAsync();

        var (code, _, complaint) = await RunAsync(host.Api.Url, InZim("not-zims"));

        Assert.Equal(1, code);
        Assert.Contains("/ was refused: 100000005", LocalProcess.OnlyLineOf(complaint), StringComparison.Ordinal);
        await AssertGoneAsync(host);
    }

    [Theory]
    [InlineData("", "name the address")]
    [InlineData("http://localhost:1", "fetch failed")]
    public async Task An_address_where_nobody_answers_fails_it_with_one_line(string address, string why)
    {
        var (code, printed, complaint) = await RunAsync(address, ("PRESENCE_SMOKE_SECONDS", "1"));

        Assert.Equal((1, ""), (code, printed));
        Assert.Contains(why, LocalProcess.OnlyLineOf(complaint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_is_missing_is_named()
    {
        var (code, _, complaint) = await RunAsync("http://localhost:1", ("PRESENCE_SDKAPPID", ""));

        Assert.Equal(1, code);
        Assert.Contains("set PRESENCE_SDKAPPID", LocalProcess.OnlyLineOf(complaint), StringComparison.Ordinal);
    }

    private static async Task AssertGoneAsync(HostInside host)
    {
        var users = new[] { $"smoke-{Run}-ann", $"smoke-{Run}-bob" }.Select(user => new { UserID = user });
        var answer = await host.Api.AdminAsync("im_open_login_svc/account_check", new { CheckItem = users });
        Assert.All(
            answer.GetProperty("ResultItem").EnumerateArray(),
            item => Assert.Equal("NotImported", item.GetProperty("AccountStatus").GetString()));
    }

    private static (string Name, string Value)[] InZim(string secret) =>
        [("PRESENCE_ZIM_APP_ID", "12345"), ("PRESENCE_ZIM_SERVER_SECRET", secret)];

    private static async Task<(int Code, string Printed, string Complaint)> RunAsync(
        string address, params (string Name, string Value)[] settings)
    {
        await NodeKit.InstallAsync(Script);
        var start = new ProcessStartInfo("node", ["smoke.mjs", address])
        {
            WorkingDirectory = Script,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (string Name, string Value)[] usual =
        [
            ("PRESENCE_SDKAPPID", $"{Api.App}"), ("PRESENCE_SECRET_KEY", Api.Key), ("PRESENCE_ADMIN", Api.Admin),
            ("PRESENCE_SMOKE_RUN", Run),
        ];
        foreach (var (name, value) in usual.Concat(settings)) start.Environment[name] = value;
        using var node = Process.Start(start)!;
        var printed = node.StandardOutput.ReadToEndAsync();
        var complaint = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, await printed, complaint);
    }
}
