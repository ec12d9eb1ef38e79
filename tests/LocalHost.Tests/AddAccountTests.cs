using Microsoft.Extensions.Configuration;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>The command that spreads users over a longer list of accounts.</summary>
public sealed class AddAccountTests
{
    [Fact]
    public async Task Whoever_was_there_before_is_there_after_it()
    {
        var (first, second) = (await Azurite.OwnAccountAsync(), await Azurite.OwnAccountAsync());
        string[] users = [.. Enumerable.Range(0, 12).Select(i => $"user{i}")];
        await using (var host = await HostInside.StartAsync(first))
            foreach (var user in users) await host.Api.SignInAsync(user, "Web");

        var (code, said, complained) = await RunAsync(("PresenceStorage:0", first), ("PresenceStorage:1", second));

        Assert.Equal((0, ""), (code, complained));
        Assert.StartsWith("Done: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Done: 0 rows", said, StringComparison.Ordinal);
        var (_, again, _) = await RunAsync(("PresenceStorage:0", first), ("PresenceStorage:1", second));
        Assert.StartsWith("Done: 0 rows", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_does_not_answer_is_said_and_how_to_go_on()
    {
        var first = await Azurite.OwnAccountAsync();
        var dead = first.Split("TableEndpoint=")[0] + $"TableEndpoint=http://127.0.0.1:{Azurite.FreePort()}/account1;";

        var (code, said, complained) = await RunAsync(("PresenceStorage:0", first), ("PresenceStorage:1", dead));

        Assert.Equal((1, ""), (code, said));
        Assert.Contains("run this again", Assert.Single(complained.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_command_of_its_own()
    {
        Assert.True(LocalOptions.Parse(["add-account"])!.AddAccount);
        Assert.Null(LocalOptions.Parse(["add-account", "now"]));
        Assert.Contains("add-account", LocalOptions.Usage, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said, string Complained)> RunAsync(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build();
        using var said = new StringWriter();
        using var complained = new StringWriter();
        var code = await AddAccountCommand.RunAsync(configuration, said, complained, default);
        return (code, said.ToString(), complained.ToString());
    }
}
