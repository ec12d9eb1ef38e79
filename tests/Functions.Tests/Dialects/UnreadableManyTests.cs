using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects;

/// <summary>A user of whom nothing can be read, among the many of one call.</summary>
public sealed class UnreadableManyTests : IDisposable
{
    private readonly World _world = new();

    [Deviation("T51"), Fact]
    public async Task Importing_many_names_them_and_imports_the_others()
    {
        _world.Store.Unreadable.Add(World.Bob);

        var answer = await new Endpoints(_world).CallAsync(
            "multiaccount_import", "administrator", new { AccountList = new[] { "ann", "bob", "" }.Select(user => new { UserID = user }) });

        Assert.Equal("""["bob",""]""", answer.GetProperty("FailAccounts").GetRawText());
        Assert.True((await _world.StateAsync(World.Ann)).Known);
    }

    [Deviation("T33"), Fact]
    public async Task Comparing_both_lists_says_that_it_does_not_know()
    {
        await _world.KnownAsync("ann");
        _world.Store.Unreadable.Add(World.Bob);

        var answer = await new Endpoints(_world).CallAsync("friend_check", "administrator", new
        {
            From_Account = "ann", To_Account = new[] { "bob", "carol" }, CheckType = "CheckResult_Type_Both",
        });

        Assert.Equal(
            """{"To_Account":"bob","Relation":"CheckResult_Type_NoRelation","ResultCode":30006,"ResultInfo":"Internal error; try again"}""",
            answer.GetProperty("InfoItem")[0].GetRawText());
        Assert.Equal(0, answer.GetProperty("InfoItem")[1].GetProperty("ResultCode").GetInt32());
        Assert.Equal("""["bob"]""", answer.GetProperty("Fail_Account").GetRawText());
    }

    public void Dispose() => _world.Dispose();
}
