using Microsoft.Extensions.Configuration;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>An operator switches a feature of a running app on and off.</summary>
public sealed class SwitchCommandTests
{
    [Deviation("T49"), Fact]
    public async Task A_running_app_on_the_same_storage_follows_within_ten_seconds()
    {
        var storage = await Azurite.OwnAccountAsync();
        await using var host = await HostInside.StartAsync(storage);
        await host.Api.SignInAsync("bob");
        Assert.Equal(0, Api.Code(await AskAsync(host)));

        Assert.StartsWith("Done: UserStatus of app 1400000000 is off", await SetAsync(storage, "off"), StringComparison.Ordinal);
        await host.Api.AdvanceAsync("10s");
        await UntilAsync(host, 72001);

        await SetAsync(storage, "default");
        await host.Api.AdvanceAsync("10s");
        await UntilAsync(host, 0);
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_is_said_in_one_line()
    {
        var account = (await Azurite.OwnAccountAsync()).Split("TableEndpoint=")[0];
        var dead = $"{account}TableEndpoint=http://127.0.0.1:{Azurite.FreePort()}/account1;";
        using var said = new StringWriter();
        using var complained = new StringWriter();

        var code = await Parse("1400000000", "UserStatus", "on")!.RunAsync(Named(dead), said, complained, default);

        Assert.Equal((1, ""), (code, said.ToString()));
        Assert.StartsWith("Not done: ", Assert.Single(complained.ToString().TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_command_of_its_own_with_three_words()
    {
        Assert.Equal(new SwitchCommand(7, "FriendStatus", true), LocalOptions.Parse(["switch", "7", "FriendStatus", "on"])!.Switch);
        Assert.Equal(new SwitchCommand(7, "UserStatus", null), Parse("7", "UserStatus", "default"));
        foreach (var wrong in (string[])["", "7 UserStatus", "ann UserStatus on", "7 userstatus on", "7 Lease on", "7 UserStatus perhaps"])
            Assert.Null(LocalOptions.Parse(["switch", .. wrong.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
    }

    private static SwitchCommand? Parse(params string[] words) => LocalOptions.Parse(["switch", .. words])?.Switch;

    private static Task<System.Text.Json.JsonElement> AskAsync(HostInside host) =>
        host.Api.CallAsync("ann", "getUserStatus", new { userIDList = new[] { "bob" } });

    private static async Task UntilAsync(HostInside host, int code)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Api.Code(await AskAsync(host)) is var answered && answered != code)
            Assert.False(late.IsCancellationRequested, $"{answered} is still answered");
    }

    private static async Task<string> SetAsync(string storage, string word)
    {
        using var said = new StringWriter();
        Assert.Equal(0, await Parse("1400000000", "UserStatus", word)!.RunAsync(Named(storage), said, TextWriter.Null, default));
        return said.ToString();
    }

    private static IConfiguration Named(string storage) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("PresenceStorage", (string?)storage)]).Build();
}
