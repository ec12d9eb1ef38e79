using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Tests.Support;
using Presence.Functions.Webhooks;
using Presence.Tests;

namespace Presence.Functions.Tests.Webhooks;

/// <summary>While an app's backend takes nothing, neither it nor the store is bothered.</summary>
public sealed partial class WebhookDispatcherTests
{
    [Deviation("W9"), Fact, Rule("R20")]
    public async Task A_backend_that_takes_nothing_is_spared_and_costs_next_to_nothing_until_it_is_tried_again()
    {
        var instance = await StartAsync();
        var sweeper = instance.GetRequiredService<Sweeper>();
        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        const int Users = 100;
        for (var i = 0; i < Users; i++) await OnlineAsync(instance, World.Key($"user{i}"));
        await UntilAsync(() => Task.FromResult(DeliveriesOf(instance).IsEmpty));
        Assert.InRange(_backend.Posts.Count, WebhookBreaker.FailuresLeast, WebhookBreaker.FailuresLeast + 16);   // some were under way
        var posts = _backend.Posts.Count;
        _store.Calls.Clear();

        _clock.Advance(_settings.Timings.NoticeRetryAfter);
        var report = await sweeper.RunAsync(DueKind.Notice, default);

        Assert.Equal(Users, report.Due);
        Assert.Equal(1 + (2 * Users), _store.Calls.Count);   // each is put off; no row is looked at
        Assert.Equal(0, (await sweeper.RunAsync(DueKind.Notice, default)).Due);
        Assert.Equal(posts, _backend.Posts.Count);

        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage());
        await UntilAsync(async () =>
        {
            _clock.Advance(_settings.Timings.NoticeRetryAfter);
            await sweeper.RunAsync(DueKind.Notice, default);
            var queues = await Task.WhenAll(Enumerable.Range(0, Users).Select(i => NoticesAsync(World.Key($"user{i}"))));
            return queues.All(queue => queue.Items.IsEmpty);
        });
    }
}
