using System.Text.Json;

namespace Presence.Tests;

/// <summary>samples/csharp-console, built and run as a newcomer does, on the stock SignalR client for .NET.</summary>
public sealed class CSharpConsoleTests
{
    [ConsoleFact]
    public async Task It_watches_sets_a_status_and_signs_out_at_the_end_of_its_input()
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.SignInAsync("ann");
        using var bob = await StartAsync(host, "ann", "zoe");
        await bob.SayAsync("ann online");
        await bob.SayAsync("cannot watch zoe: Nobody by this id");

        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea" });
        await bob.SayAsync("ann online tea");
        await bob.TypeAsync("at my desk");
        await bob.SayAsync("bob online at my desk");
        Assert.Equal("Online", await StateOfBobAsync(host));

        Assert.Equal(0, await bob.EndAsync());
        Assert.Equal("Offline", await StateOfBobAsync(host));
    }

    [ConsoleFact]
    public async Task It_comes_back_when_the_server_was_gone_and_misses_nothing()
    {
        await using var host = await HostProcess.StartAsync(await Azurite.OwnAccountAsync());
        await host.Api.SignInAsync("ann");
        using var bob = await StartAsync(host, "ann");
        await bob.SayAsync("ann online");

        await host.KillAsync();
        await bob.SayAsync("link lost");
        await host.StartAsync();
        await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "while bob was away" });

        await bob.SayAsync("ann online while bob was away");
        Assert.Equal(0, await bob.EndAsync());
    }

    [ConsoleFact]
    public async Task It_stops_when_it_is_pushed_out_and_when_it_is_not_let_in()
    {
        await using var host = await HostInside.StartAsync();
        using var bob = await StartAsync(host);
        await bob.SayAsync("ready");
        await host.Api.AdminAsync("im_open_login_svc/kick", new { UserID = "bob" });
        await bob.SayAsync("out: kicked by an admin");
        Assert.Equal(1, await bob.EndAsync());

        using var again = await StartAsync(host);
        await again.SayAsync("usersig is no longer valid");
        Assert.Equal(1, await again.EndAsync());
    }

    private static async Task<Printing> StartAsync(IHost host, params string[] watched) =>
        await Samples.StartConsoleAsync(host.Api.Url, ["bob", await Api.SignatureOf("bob"), .. watched]);

    private static async Task<string?> StateOfBobAsync(IHost host)
    {
        JsonElement state = await host.Api.QueryStateAsync("bob");
        return state.GetProperty("State").GetString();
    }
}
