using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Who is on whose list.</summary>
public sealed class FriendReaderTests
{
    private static readonly UserId[] Others = [new("bob"), new("carol"), new("erin"), new("dave"), new("ann")];
    private readonly FriendWorld _world = new();

    [Fact, Rule("R22")]
    public async Task Both_lists_are_compared_for_each_user_known_or_not()
    {
        await PrepareAsync();

        var relations = await _world.FriendReader.CompareAsync(World.Ann, Others, both: true, default);

        Assert.Equal([(true, true), (true, false), (false, true), (false, false), (false, false)], Sides(relations!));
    }

    [Fact, Rule("R22")]
    public async Task Where_only_the_own_list_counts_no_other_is_read()
    {
        await PrepareAsync();
        _world.Store.Calls.Clear();

        var relations = await _world.FriendReader.CompareAsync(World.Ann, Others, both: false, default);

        Assert.Equal([(true, false), (true, false), (false, false), (false, false), (false, false)], Sides(relations!));
        Assert.Single(_world.Store.Calls);
    }

    [Fact, Rule("R22")]
    public async Task A_list_that_cannot_be_read_says_nothing_and_the_others_do()
    {
        await PrepareAsync();
        _world.Store.Unreadable.Add(World.Bob);

        var relations = await _world.FriendReader.CompareAsync(World.Ann, Others, both: true, default);

        Assert.Equal([true, false, false, false, false], relations!.Select(relation => relation.IsUnreadable));
        Assert.Equal((false, true), Sides(relations!).ElementAt(2));
    }

    [Fact, Rule("R17")]
    public async Task Nobody_asks_for_a_user_who_is_not_known() =>
        Assert.Null(await _world.FriendReader.CompareAsync(World.Ann, Others, both: true, default));

    private async Task PrepareAsync()
    {
        await _world.KnownAsync("ann", "bob", "carol", "erin");
        await _world.AddAsync("ann", both: true, "bob");
        await _world.AddAsync("ann", both: false, "carol");
        await _world.AddAsync("erin", both: false, "ann");
    }

    private static IEnumerable<(bool Mine, bool Theirs)> Sides(IEnumerable<FriendRelation> relations) =>
        relations.Select(relation => (relation.Mine, relation.Theirs));
}
