using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Whoever is pushed out is out: the connection is closed in the end, and does not push others out in return.</summary>
public sealed class KickTruthTests : IDisposable
{
    private static readonly AppRules Single = new(new LoginPolicy(LoginMode.Single));
    private readonly World _world = new(rules: Single);

    public void Dispose() => _world.Dispose();

    [Theory, Rule("R21"), InlineData("onKickedOut"), InlineData(nameof(IPushTransport.CloseAsync))]
    public async Task A_kick_whose_push_failed_is_repeated_until_the_connection_is_closed(string failing)
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        _world.Push.Before = call => { if (call == failing) throw new HttpRequestException("503"); };
        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));
        _world.Push.Before = _ => { };

        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));   // finds no connection, and harms nothing
        await _world.SweepTasksAsync();

        Assert.Contains("c1", _world.Push.Closed);
        Assert.Contains("c1", _world.Push.Kicked.Select(kicked => kicked.Connection));
        Assert.Empty(await _world.TasksAsync());
    }

    [Fact, Rule("R21")]
    public async Task A_kick_whose_answer_was_lost_closes_the_connection()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        _world.Store.After = call =>
        {
            if (call.Verb != StoreVerb.Commit) return;
            _world.Store.After = _ => { };
            throw new HttpRequestException("the answer is lost");
        };

        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));

        Assert.Equal(["c1"], _world.Push.Closed);
        Assert.Equal(StatusType.Offline, _world.Push.LastToldOf(World.Ann)!.StatusType);
    }

    [Fact, Rule("R21")]
    public async Task The_connections_of_many_devices_are_closed_at_once()
    {
        using var world = new World();
        for (var i = 0; i < Limits.SessionsPerUserMax; i++) await world.OnlineAsync(World.Ann, $"s{i}", connection: $"c{i}");

        await world.DoAsync(World.Ann, new Command.Kick(world.Clock.Now));

        Assert.Equal(Limits.SessionsPerUserMax, world.Push.Closed.Count);
        Assert.Empty(await world.TasksAsync());
    }

    [Fact, Rule("R21")]
    public async Task A_signature_from_before_the_kick_makes_no_session_however_close_the_race()
    {
        await _world.KnownAsync("ann");
        var rows = new UserRows(World.Ann).With(RowKind.User, await _world.Store.LoadAsync(RowKind.User, World.Ann, default));
        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));   // after the request was found to be right

        var (result, why) = await _world.Connections.NegotiateAsync(
            rows, Platform.Web, "", new Signature(_world.Clock.Now.AddSeconds(-1), "ab12"), default);

        Assert.Null(result);
        Assert.Equal(Refusal.SignatureRevoked, why);
        Assert.Empty((await _world.StateAsync(World.Ann)).Sessions);
    }

    [Theory, Rule("R25"), InlineData("one", "other"), InlineData("", "")]
    public async Task Two_devices_that_come_back_again_and_again_push_one_out_once(string instanceOfA, string instanceOfB)
    {
        var a = await ComeAsync(instanceOfA, "signature of a", "a1");
        Assert.NotNull(a);
        Assert.NotNull(await ComeAsync(instanceOfB, "signature of b", "b1"));
        Assert.Equal(["a1"], _world.Push.Closed);

        for (var i = 2; i < 6; i++)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Null(await ComeAsync(instanceOfA, "signature of a", $"a{i}"));
        }

        Assert.Equal(["a1"], _world.Push.Closed);
        Assert.NotNull(await ComeAsync(instanceOfA, "a new signature", "a9"));   // the user has signed in there on purpose
        Assert.Equal(["a1", "b1"], _world.Push.Closed);
    }

    [Fact, Rule("R25")]
    public async Task The_device_that_has_won_comes_back_after_it_has_lost_its_link()
    {
        await ComeAsync("", "the same signature", "a1");
        await ComeAsync("", "the same signature", "b1");    // a second device, which cannot be told apart from the first
        Assert.Equal(["a1"], _world.Push.Closed);
        Assert.Null(await ComeAsync("", "the same signature", "a2"));

        _world.Push.Drop("b1");                             // nobody has reported it
        Assert.NotNull(await ComeAsync("", "the same signature", "b2"));

        Assert.Equal(["a1"], _world.Push.Closed);
        Assert.Equal(["b2"], (await _world.StateAsync(World.Ann)).Sessions.SelectMany(s => s.Connections).Select(c => c.Id));
    }

    [Fact, Rule("R25"), Rule("R7")]
    public async Task The_33rd_device_and_the_first_do_not_push_each_other_out_for_ever()
    {
        using var world = new World();
        for (var i = 0; i <= Limits.SessionsPerUserMax; i++) await ComeAsync($"device {i}", $"signature {i}", $"c{i}", world);
        Assert.Equal(["c0"], world.Push.Closed);

        for (var i = 0; i < 5; i++) Assert.Null(await ComeAsync("device 0", "signature 0", $"again{i}", world));

        Assert.Equal(["c0"], world.Push.Closed);
    }

    [Fact, Rule("R7")]
    public async Task A_device_that_signs_out_hears_nothing_any_more()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");

        await _world.DoAsync(World.Ann, new Command.SignOut("s1"));

        Assert.Equal(["c1"], _world.Push.Closed);
        Assert.Empty(_world.Push.HeardBy("c1"));
    }

    // A device negotiates and connects; null when it is refused.
    private async Task<string?> ComeAsync(string instance, string signature, string connection, World? world = null)
    {
        world ??= _world;
        var (result, _) = await world.Connections.NegotiateAsync(
            new(World.Ann), Platform.Web, instance, new Signature(world.Clock.Now, signature), default);
        if (result is null) return null;
        await world.Connections.ConnectedAsync(new(World.Ann, result.SessionId, signature), connection, default);
        return result.SessionId;
    }
}
