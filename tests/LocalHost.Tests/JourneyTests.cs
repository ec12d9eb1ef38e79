using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>The whole story with real clients: signing in, being watched, vanishing, expiring.</summary>
public sealed class JourneyTests
{
    private const int Steps = 9;

    // Steps are counted from 0. Before 0 there is nothing to lose; 6 only reads, so that a host killed before it is killed before 7.
    public static TheoryData<int> EveryStep => [1, 2, 3, 4, 5, 7, 8];

    [Fact]
    public async Task Ann_is_seen_by_bob_from_signing_in_until_she_expires()
    {
        await using var host = await HostInside.StartAsync();
        await new Story(host).PlayAsync((_, _) => Task.CompletedTask);
    }

    [Fact]
    public async Task The_story_is_the_same_on_tables()
    {
        await using var host = await HostInside.StartAsync(await Azurite.OwnAccountAsync());
        await new Story(host).PlayAsync((_, _) => Task.CompletedTask);
    }

    [Theory, MemberData(nameof(EveryStep))]
    public async Task The_story_is_the_same_when_the_host_is_killed_and_started_again_before(int step)
    {
        await using var host = await HostProcess.StartAsync(await Azurite.OwnAccountAsync());
        await new Story(host).PlayAsync(async (next, devices) =>
        {
            if (next != step) return;
            var before = devices.ToDictionary(device => device, device => device.Heard("onReady").Count);
            await host.KillAsync();
            await host.StartAsync();
            foreach (var device in devices) await device.HearAsync("onReady", _ => device.Heard("onReady").Count > before[device]);
            // Nobody has reported the connections of the killed host lost: they stand until their leases end.
            await host.Api.AdvanceAsync("400s");
        });
    }

    private sealed class Story(IHost host)
    {
        private readonly List<Device> _devices = [];

        [SuppressMessage("Design", "MA0051", Justification = "A story is read from its beginning to its end.")]
        public async Task PlayAsync(Func<int, IReadOnlyList<Device>, Task> beforeStep)
        {
            const string ann = "ann", bob = "bob";
            var api = host.Api;
            Device phone = null!, web = null!, bobs = null!;

            Func<Task>[] steps =
            [
                async () =>
                {
                    phone = await ConnectAsync(ann, "IPhone");
                    web = await ConnectAsync(ann, "Web");
                    bobs = await ConnectAsync(bob, "Web");
                },
                async () =>
                {
                    var answer = await api.DoAsync(bob, "subscribeUserStatus", new { userIDList = new[] { ann } });
                    var snapshot = Assert.Single(answer.GetProperty("successUserList").EnumerateArray());
                    Assert.Equal(1, snapshot.GetProperty("statusType").GetInt32());
                    Assert.Empty(answer.GetProperty("failureUserList").EnumerateArray());
                },
                async () =>
                {
                    var answer = await api.DoAsync(ann, "setSelfStatus", new { customStatus = "Listening to music" });
                    Assert.Equal("Listening to music", answer.GetProperty("customStatus").GetString());
                    foreach (var device in new[] { bobs, web, phone }) await device.HearStatusAsync(ann, 1, "Listening to music");
                },
                async () =>
                {
                    await api.DoAsync(ann, "logout", new { sessionId = web.SessionId });
                    await EndAsync(web, web.StopAsync);
                    Assert.Equal("Online", (await api.QueryStateAsync(ann)).GetProperty("State").GetString());
                },
                async () =>
                {
                    await EndAsync(phone, () => { phone.Drop(); return Task.CompletedTask; });
                    await host.UntilAsync(ann, state => state.Sessions is [{ LostAt: not null }]);
                    Assert.Equal("Online", (await api.QueryStateAsync(ann)).GetProperty("State").GetString());
                },
                async () =>
                {
                    await api.AdvanceAsync("00:00:10");
                    await api.RunTimerAsync("sweepLeases");
                    await bobs.HearStatusAsync(ann, 2, "");
                },
                async () =>
                {
                    var state = await api.QueryStateAsync(ann);
                    Assert.Equal("PushOnline", state.GetProperty("State").GetString());
                    var detail = Assert.Single(state.GetProperty("Detail").EnumerateArray());
                    Assert.Equal("IPhone", detail.GetProperty("Platform").GetString());
                    Assert.Equal("PushOnline", detail.GetProperty("Status").GetString());
                },
                async () =>
                {
                    await api.AdvanceAsync("7.00:00:00");
                    await bobs.HearStatusAsync(ann, 3, "");
                },
                async () =>
                {
                    var state = await api.QueryStateAsync(ann);
                    Assert.Equal("Offline", state.GetProperty("State").GetString());
                    Assert.False(state.TryGetProperty("Detail", out _));
                    AssertVersionsOnlyGrow(bobs.HeardOf(ann));
                },
            ];
            Assert.Equal(Steps, steps.Length);

            try
            {
                for (var i = 0; i < steps.Length; i++)
                {
                    await beforeStep(i, _devices);
                    await steps[i]();
                }
            }
            finally
            {
                foreach (var device in _devices) device.Dispose();
            }
        }

        private async Task<Device> ConnectAsync(string user, string platform)
        {
            var device = await Device.ConnectAsync(host.Api.Url, user, platform);
            _devices.Add(device);
            return device;
        }

        private async Task EndAsync(Device device, Func<Task> end)
        {
            await end();
            _devices.Remove(device);
        }
    }

    // Every version that bob heard stands for one status, and what he knows at the end is the newest.
    private static void AssertVersionsOnlyGrow(List<JsonElement> heard)
    {
        var byVersion = heard.GroupBy(
            item => item.GetProperty("ver").GetInt64(),
            item => (item.GetProperty("statusType").GetInt32(), item.GetProperty("customStatus").GetString()));
        Assert.All(byVersion, group => Assert.Single(group.Distinct()));
        Assert.Equal(heard.Max(item => item.GetProperty("ver").GetInt64()), heard[^1].GetProperty("ver").GetInt64());
    }
}
