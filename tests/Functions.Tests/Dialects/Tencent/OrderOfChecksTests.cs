using Presence.Domain;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects.Tencent;

/// <summary>Which code wins once the signature is right; what comes before that is in tests/wire/gate.json.</summary>
public sealed class OrderOfChecksTests : IDisposable
{
    private const string Admin = "administrator";

    private readonly World _world = new();

    [Deviation("T32"), Theory]
    [InlineData("querystate", 90009, 90001), InlineData("account_check", 70403, 60003), InlineData("friend_get", 30004, 60003)]
    public async Task Who_is_no_admin_is_told_so_before_a_kick_counts_and_a_kick_counts_before_the_body(
        string command, int notAdmin, int notJson)
    {
        await _world.KnownAsync("ann", Admin);
        var kick = new Command.Kick(_world.Clock.Now);
        await _world.DoAsync(World.Ann, kick);
        await _world.DoAsync(World.Key(Admin), kick);

        Assert.Equal(notAdmin, await CodeOfAsync(command, "ann"));
        Assert.Equal(70052, await CodeOfAsync(command, Admin));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));   // the next signature is not kicked
        Assert.Equal(notAdmin, await CodeOfAsync(command, "ann"));
        Assert.Equal(notJson, await CodeOfAsync(command, Admin));
    }

    public void Dispose() => _world.Dispose();

    private async Task<int> CodeOfAsync(string command, string user) =>
        (await new Endpoints(_world).AskAsync(command, user, "hello"u8.ToArray())).GetProperty("ErrorCode").GetInt32();
}
