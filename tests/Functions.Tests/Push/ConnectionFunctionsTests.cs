using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Push.SignalR;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Push;

/// <summary>Events of connections as the service, or somebody who knows the address, sends them.</summary>
public sealed class ConnectionFunctionsTests : IDisposable
{
    private static readonly ConnectionClaim Ann = new(World.Ann, "s1");
    private static readonly ConnectionClaims Present = ConnectionClaimsTests.With(World.TheApp);

    private static readonly ConnectionClaims Rotated = ConnectionClaimsTests.With(
        World.TheApp with { SecretKey = "new", SecretKeyBefore = World.TheApp.SecretKey });

    private static readonly ConnectionClaims Forgotten = ConnectionClaimsTests.With(World.TheApp with { SecretKey = "new" });

    private readonly World _world = new();
    private readonly RecordingLog<ConnectionFunctions> _log = new();
    private readonly ConcurrentQueue<string> _counted = new();
    private readonly MeterListener _listener = new();

    public ConnectionFunctionsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _world.Metrics.Meter) && instrument.Name is "presence.events.unproven")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _counted.Enqueue($"{tags[0].Value} {value}"));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task An_event_that_proves_itself_counts()
    {
        await SignInAsync(World.Ann);

        await FunctionsWith(Present).Connected(EventOf(Ann), default);
        Assert.Equal(StatusType.Online, await StatusAsync(World.Ann));
        await FunctionsWith(Present).Disconnected(EventOf(Ann), default);

        Assert.True(Assert.Single((await _world.StateAsync(World.Ann)).Sessions).Connections.All(connection => connection.ReportedLost));
        Assert.Empty(_counted);
        Assert.Empty(_log.Lines);
    }

    public static TheoryData<string, Unproven> Forgeries => new()
    {
        { "no claim at all", Unproven.NotOurs },
        { "no proof", Unproven.NoProof },
        { "a proof that was made up", Unproven.WrongProof },
        { "the proof of another user", Unproven.WrongProof },
        { "the proof of another session", Unproven.WrongProof },
        { "an app that is not configured", Unproven.AppUnknown },
    };

    /// <summary>Nothing is stored, asked, told or closed, and the log says why without a secret.</summary>
    [Theory, MemberData(nameof(Forgeries))]
    public async Task A_forged_event_changes_nothing(string forgery, Unproven why)
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        var before = await _world.RowAsync(World.Ann);
        _world.Store.Calls.Clear();
        _world.Push.Calls.Clear();
        var forged = Forge(forgery);
        var proof = forged.Claims.TryGetValue(ConnectionClaims.Proof, out var of) ? of.ToString() : "demo-secret-key";

        await FunctionsWith(Present).Connected(forged, default);
        await FunctionsWith(Present).Disconnected(forged, default);

        Assert.Empty(_world.Store.Calls);
        Assert.Empty(_world.Push.Calls);
        Assert.Equal(before, await _world.RowAsync(World.Ann));
        Assert.Equal([$"{why} 1", $"{why} 1"], _counted);
        Assert.Equal(2, _log.Lines.Count(line => line == $"An event of connection c1 proves nothing ({why}) and is passed over."));
        Assert.DoesNotContain(_log.Lines, line => line.Contains(proof, StringComparison.Ordinal));
    }

    /// <summary>Of one who has seen an event: connection ids are not under the proof, but the service is asked.</summary>
    [Fact, Rule("R27")]
    public async Task A_replayed_disconnect_of_an_open_connection_takes_nobody_offline()
    {
        await SignInAsync(World.Ann);
        var functions = FunctionsWith(Present);
        await functions.Connected(EventOf(Ann), default);
        await functions.Disconnected(EventOf(Ann), default);   // the connection is open all the while

        _world.Clock.Advance(_world.Settings.Timings.DisconnectGrace);
        await _world.SweepSoonAsync();

        Assert.Equal(StatusType.Online, await StatusAsync(World.Ann));
        Assert.DoesNotContain(_world.Push.Told, told => told.Change.StatusType != StatusType.Online);
    }

    [Fact]
    public async Task A_replayed_connect_of_a_connection_that_nobody_has_makes_nobody_online()
    {
        await SignInAsync(World.Ann);
        _world.Push.Drop("c1");

        await FunctionsWith(Present).Connected(EventOf(Ann), default);

        Assert.NotEqual(StatusType.Online, await StatusAsync(World.Ann));
    }

    /// <summary>
    /// Tokens of an earlier build, or of a key that is gone: their events are no hints any more. Who is connected stays Online, and who
    /// has gone is found out when the service is asked.
    /// </summary>
    [Theory, Rule("R3"), InlineData(true), InlineData(false)]
    public async Task A_token_that_no_longer_proves_anything_takes_nobody_offline_and_keeps_nobody_online(bool isOpen)
    {
        await SignInAsync(World.Ann);
        await FunctionsWith(Present).Connected(EventOf(Ann), default);
        if (!isOpen) _world.Push.Drop("c1");

        await FunctionsWith(Forgotten).Disconnected(EventOf(Ann), default);
        _world.Clock.Advance(_world.Settings.Timings.DisconnectGrace);
        await _world.SweepSoonAsync();
        Assert.Equal(StatusType.Online, await StatusAsync(World.Ann));   // nobody was told anything

        for (var passed = TimeSpan.Zero; passed < 2 * _world.Settings.Timings.Lease; passed += TimeSpan.FromSeconds(10))
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            await _world.SweepSoonAsync();
        }
        Assert.Equal(isOpen, await StatusAsync(World.Ann) == StatusType.Online);
        Assert.Equal(["WrongProof 1"], _counted);
    }

    [Fact]
    public async Task While_the_key_from_before_is_named_its_tokens_are_as_good_as_ever()
    {
        await SignInAsync(World.Ann);
        await FunctionsWith(Rotated).Connected(EventOf(Ann), default);

        Assert.Equal(StatusType.Online, await StatusAsync(World.Ann));
        Assert.Empty(_counted);
    }

    private static SignalRInvocationContext Forge(string forgery)
    {
        var forged = EventOf(Ann);
        switch (forgery)
        {
            case "no claim at all":
                forged.Claims.Clear();
                break;
            case "no proof":
                forged.Claims.Remove(ConnectionClaims.Proof);
                break;
            case "a proof that was made up":
                forged.Claims[ConnectionClaims.Proof] = new string('A', 43);
                break;
            case "the proof of another user":
                forged.Claims[ConnectionClaims.Proof] = Present.Of(Ann with { User = World.Bob })[2].Value;
                break;
            case "the proof of another session":
                forged.Claims[ConnectionClaims.Proof] = Present.Of(Ann with { SessionId = "s2" })[2].Value;
                break;
            case "an app that is not configured":
                forged.UserId = "1-ann";
                break;
        }
        return forged;
    }

    private static SignalRInvocationContext EventOf(ConnectionClaim claim) => ConnectionClaimsTests.EventOf(claim, Present);

    private ConnectionFunctions FunctionsWith(ConnectionClaims claims) => new(_world.Connections, claims, _world.Metrics, _log);

    private Task SignInAsync(UserKey user) => _world.DoAsync(user, new Command.SignIn("s1", Platform.Web, "s1"));

    private async Task<StatusType> StatusAsync(UserKey user) => (await _world.StateAsync(user)).Status.Type;
}
