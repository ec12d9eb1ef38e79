using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Telemetry;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Telemetry;

public sealed class PresenceMetricsTests : IDisposable
{
    private readonly ConcurrentBag<string> _counted = [];
    private readonly MeterListener _listener = new();
    private readonly World _world = new();

    public PresenceMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _world.Metrics.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => _counted.Add($"{instrument.Name} {(tags.IsEmpty ? "" : tags[0].Value)} {value}"));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_change_that_others_see_is_counted_by_its_command()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.Heartbeat("s1"));   // renews the lease: others see nothing

        Assert.Equal(["presence.changes Heartbeat 1"], _counted);
    }

    [Fact]
    public async Task An_effect_that_fails_is_counted_by_its_name()
    {
        _world.Push.Before = _ => throw new HttpRequestException();

        await _world.OnlineAsync(World.Ann);

        Assert.Equal(["presence.changes Heartbeat 1", "presence.effects.failed Tell 1"], _counted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_sweep_came_to_is_counted_by_its_lane()
    {
        _world.Metrics.Swept("Grace", due: 0, failed: 0, quarantined: 0);
        _world.Metrics.Swept("Lease", due: 5, failed: 2, quarantined: 1);

        Assert.Equal(
            ["presence.sweep.failures Lease 2", "presence.sweep.items Lease 5", "presence.sweep.quarantined Lease 1"],
            _counted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_loss_in_a_wave_is_counted()
    {
        var losses = new LossWave(_world.Clock, _world.Metrics);

        for (var i = 0; i <= LossWave.Floor; i++) losses.Note(new(World.Ann, "s1"), "c1");

        Assert.Equal([$"presence.losses.wave  {LossWave.Floor + 1}"], _counted);
    }

    [Fact]
    public void The_meter_has_the_name_that_listeners_ask_for() => Assert.Equal("Presence", PresenceMetrics.MeterName);
}
