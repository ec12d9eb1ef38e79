using Presence.Domain;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Telemetry;

/// <summary>A connection that is gone without an event: how often that happens, and for how long it shows.</summary>
public sealed class GhostTests : IDisposable
{
    private readonly World _world = new();
    private readonly Measured _measured;

    public GhostTests() => _measured = new Measured(_world.Metrics.Meter);

    private Timings Timings => _world.Settings.Timings;

    public void Dispose()
    {
        _measured.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_connection_that_is_gone_without_a_word_is_a_ghost_until_the_audit_finds_it()
    {
        await OnlineAsync();
        _world.Push.Drop("c1");
        _world.Clock.Advance(Timings.Lease - Timings.AuditBefore);

        await _world.SweepAsync();

        Assert.Equal(["presence.ghosts 1"], _measured.Counted("presence.ghosts"));
        Assert.Equal([(Timings.Lease - Timings.AuditBefore).TotalSeconds], _measured.ValuesOf("presence.ghost.duration"));
        Assert.Equal(["presence.audits gone 1"], _measured.Counted("presence.audits"));
    }

    [Fact]
    public async Task A_connection_that_is_there_is_none()
    {
        await OnlineAsync();
        _world.Clock.Advance(Timings.Lease - Timings.AuditBefore);

        await _world.SweepAsync();

        Assert.Empty(_measured.Counted("presence.ghost"));
        Assert.Equal(["presence.audits open 1"], _measured.Counted("presence.audits"));
    }

    [Fact]
    public async Task A_connection_whose_loss_was_reported_is_none()
    {
        await OnlineAsync();
        _world.Push.Drop("c1");
        await _world.DoAsync(World.Ann, new Command.Disconnect("s1", "c1"));
        _world.Clock.Advance(Timings.DisconnectGrace);

        await _world.SweepAsync(DueKind.Grace);

        Assert.Empty(_measured.Counted("presence.ghost"));
    }

    [Fact]
    public async Task A_connection_of_which_the_service_says_nothing_is_none()
    {
        await OnlineAsync();
        _world.Push.Before = _ => throw new HttpRequestException();
        _world.Clock.Advance(Timings.Lease - Timings.AuditBefore);

        await _world.SweepAsync();

        Assert.Empty(_measured.Counted("presence.ghost"));
        Assert.Equal(["presence.audits none 1"], _measured.Counted("presence.audits"));
    }

    private Task OnlineAsync() => _world.OnlineAsync(World.Ann, connection: "c1");
}
