using System.Diagnostics;
using Presence.Functions.Push;
using Presence.Functions.Telemetry;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Telemetry;

/// <summary>A trace goes from the request through the commit to the message that watchers get, and says nothing of users.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly World _world = new();
    private readonly Measured _measured;
    private readonly Endpoints _endpoints;

    public TraceTests()
    {
        _measured = new Measured(_world.Metrics.Meter);
        _endpoints = new Endpoints(_world);
    }

    public void Dispose()
    {
        _measured.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_change_is_traced_from_the_request_through_the_commit_to_the_push()
    {
        await _world.OnlineAsync(World.Ann);

        await _endpoints.CallAsync("setSelfStatus", "ann", new { customStatus = "in a meeting" });

        var paths = _measured.Spans.Select(_measured.PathOf).Where(path => path.StartsWith("client", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["client setSelfStatus > commit user", "client setSelfStatus > effect Tell", "client setSelfStatus > effect Remove",
                "client setSelfStatus"],
            paths);
    }

    [Fact]
    public async Task A_call_of_SignalR_belongs_to_the_effect_that_made_it()
    {
        var push = new ObservedTransport(_world.Push, _world.The<OutgoingCalls>());
        using (Tracing.Begin("effect", "Tell"))
            await push.SendToGroupAsync(World.Ann.Encode(), ClientMessages.StatusUpdated(), default);

        Assert.Contains("effect Tell > signalr send_to_group", _measured.Spans.Select(_measured.PathOf));
        Assert.Equal(ActivityKind.Client, _measured.Spans[0].Kind);
    }

    [Fact]
    public async Task What_fails_is_marked_and_a_refusal_is_no_failure()
    {
        await _world.KnownAsync("ann");
        await _endpoints.AskAsync("querystate", "ann", new { });
        _world.Store.Before = _ => throw new InvalidOperationException("a secret");
        await _endpoints.AskAsync("setSelfStatus", "ann", new { customStatus = "x" });

        var (refused, broken) = (Span("tencent querystate"), Span("client setSelfStatus"));
        Assert.Equal((ActivityStatusCode.Unset, "90009"), (refused.Status, refused.GetTagItem("error.type")));
        Assert.Equal((ActivityStatusCode.Error, "70500"), (broken.Status, broken.GetTagItem("error.type")));
    }

    [Fact]
    public async Task Each_user_that_a_sweep_looks_after_has_a_span_and_a_sweep_that_finds_nothing_has_none()
    {
        await _world.SweepAsync();
        Assert.Empty(_measured.Spans);

        await _world.OnlineAsync(World.Ann);
        _world.Clock.Advance(_world.Settings.Timings.Lease);
        await _world.SweepAsync();

        Assert.Contains("sweep Lease > commit user", _measured.Spans.Select(_measured.PathOf));
    }

    [Fact]
    public async Task No_span_names_a_user_or_holds_what_a_user_wrote()
    {
        await _world.OnlineAsync(World.Ann, connection: "c1");
        _world.Push.Before = _ => throw new HttpRequestException("for ann");
        await _endpoints.CallAsync("setSelfStatus", "ann", new { customStatus = "in a meeting" });

        Assert.NotEmpty(_measured.Spans);
        foreach (var span in _measured.Spans)
        {
            var said = $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => tag.Value))}";
            Assert.DoesNotContain("ann", said, StringComparison.Ordinal);
            Assert.DoesNotContain("meeting", said, StringComparison.Ordinal);
            Assert.Empty(span.Events);
        }
    }

    private Activity Span(string name) => Assert.Single(_measured.Spans, span => span.DisplayName == name);
}
