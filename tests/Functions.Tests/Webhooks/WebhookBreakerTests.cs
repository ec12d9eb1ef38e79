using Presence.Functions.Tests.Support;
using Presence.Functions.Webhooks;
using Presence.Tests;

namespace Presence.Functions.Tests.Webhooks;

/// <summary>How long a backend that takes nothing is spared.</summary>
public sealed class WebhookBreakerTests
{
    [Deviation("W9"), Fact]
    public async Task It_is_tried_with_one_post_after_waits_that_double_up_to_the_longest()
    {
        var clock = new FakeTime();
        var waits = new List<double>();
        var breaker = WebhookBreaker.New(clock, until => waits.Add((until - clock.Now).TotalSeconds), () => { });

        for (var i = 1; i < WebhookBreaker.FailuresLeast; i++) await FailAsync();
        Assert.Empty(waits);
        await FailAsync();
        while (waits.Count < 7)
        {
            var tried = waits.Count;
            clock.Advance(TimeSpan.FromSeconds(waits[^1]));
            await FailAsync();
            Assert.Equal(tried + 1, waits.Count);
        }
        Assert.Equal([30, 60, 120, 240, 480, 600, 600], waits);

        async Task FailAsync() => await breaker.ExecuteAsync(_ => ValueTask.FromResult<string?>("it answered 503"));
    }
}
