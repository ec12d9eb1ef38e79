using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects.Tencent;

/// <summary>What callers of query_online_status ask for besides.</summary>
public sealed class ReturnedFieldsTests : IDisposable
{
    private const string First = "0123456789abcdef";
    private const string Second = "fedcba9876543210";

    private readonly World _world = new();

    [Deviation("T21"), Fact]
    public async Task A_device_has_a_number_that_stays_and_a_user_has_a_custom_status()
    {
        await _world.OnlineAsync(World.Ann, First, Platform.IPhone);
        await _world.OnlineAsync(World.Ann, Second, Platform.IPhone);
        await _world.DoAsync(World.Ann, new Command.SetCustomStatus("tea"));

        var before = await AskAsync(1);
        _world.Clock.Advance(_world.Settings.Timings.HeartbeatEvery);
        await _world.DoAsync(World.Ann, new Command.Heartbeat(First));
        _world.Clock.Advance(_world.Settings.Timings.HeartbeatEvery);
        var after = await AskAsync(1);

        Assert.Equal(2, IdsIn(before).Distinct().Count());
        Assert.Equal(IdsIn(before), IdsIn(after));
        Assert.Equal("tea", before.GetProperty("CustomStatus").GetString());
        Assert.DoesNotContain("Instid", (await AskAsync(0)).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("CustomStatus", (await AskAsync(0)).GetRawText(), StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private async Task<JsonElement> AskAsync(int wanted)
    {
        var body = new { To_Account = new[] { "ann" }, IsNeedDetail = 1, IsReturnInstid = wanted, IsReturnCustomStatus = wanted };
        return (await new Endpoints(_world).CallAsync("query_online_status", "administrator", body)).GetProperty("QueryResult")[0];
    }

    private static IEnumerable<int> IdsIn(JsonElement user) =>
        user.GetProperty("Detail").EnumerateArray().Select(device => device.GetProperty("Instid").GetInt32());
}
