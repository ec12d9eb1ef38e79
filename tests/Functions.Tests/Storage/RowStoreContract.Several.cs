using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>Several rows of one user, loaded at once.</summary>
public abstract partial class RowStoreContract
{
    /// <summary>Every choice of kinds, in every order, as names separated by spaces.</summary>
    public static TheoryData<string> Choices { get; } =
        [.. ChoicesOf(AnyKind.All).Select(choice => string.Join(' ', choice.Select(kind => kind.Kind.Name)))];

    /// <summary>How many commits a load is tried between.</summary>
    protected virtual int MomentsToTry => 100;

    [Theory, MemberData(nameof(Choices))]
    public async Task Several_rows_are_what_single_loads_give_and_nothing_else(string names)
    {
        foreach (var kind in AnyKind.All) await CommitAsync(kind, World.Ann, kind.Full);

        await LoadsAsSingleLoadsAsync([.. names.Split(' ').Select(AnyKind.Of)]);
    }

    [Theory, MemberData(nameof(Choices))]
    public async Task Of_several_rows_the_absent_ones_are_none(string names)
    {
        foreach (var stored in AnyKind.All)
        {
            await LoadsAsSingleLoadsAsync([.. names.Split(' ').Select(AnyKind.Of)]);
            await CommitAsync(stored, World.Ann, stored.Example(1));
        }
    }

    [Fact]
    public async Task Several_rows_of_an_unknown_user_are_all_none()
    {
        var rows = await _store.LoadAsync(World.Ann, [.. AnyKind.All.Select(kind => kind.Kind)], default);

        Assert.Equal(World.Ann, rows.Key);
        foreach (var kind in AnyKind.All) Assert.Equal(kind.None, kind.GetFrom(rows));
    }

    [Fact]
    public async Task Rows_of_users_next_to_each_other_are_never_mixed()
    {
        UserKey[] users =
        [
            World.Ann, World.Key("an"), World.Key("anm"), World.Key("ann "), World.Key("ann!"), World.Key("ann0"), World.Key("anna"),
            World.Key("ann~"), World.Key("ano"),
            World.Ann with { App = World.App - 1 }, World.Ann with { App = World.App + 1 }, World.Bob,
        ];
        foreach (var (i, user) in users.Index())
        {
            var kind = AnyKind.All[i % AnyKind.All.Length];
            if (user != World.Bob) await CommitAsync(kind, user, kind.Example(i));
        }

        foreach (var user in users) await LoadsAsSingleLoadsAsync(AnyKind.All, user);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_row_that_was_loaded_with_others_can_be_committed_with_its_tag(string name)
    {
        var kind = AnyKind.Of(name);
        await CommitAsync(kind, World.Ann, kind.Example(1));

        var loaded = kind.GetFrom(await _store.LoadAsync(World.Ann, [.. AnyKind.All.Select(each => each.Kind)], default));
        var second = await CommitAsync(kind, World.Ann, kind.Example(2), loaded.Tag);

        Assert.Equal(second, await LoadAsync(kind, World.Ann));
    }

    // The subscriptions are committed first each time: at no moment are they behind the state, or ahead by more than one.
    [Fact]
    public async Task Several_rows_are_as_they_are_at_one_moment()
    {
        var writing = Task.Run(async () =>
        {
            var (row, subscriptions) = (default(Versioned<object>), default(Versioned<object>));
            for (var number = 1; number <= MomentsToTry; number++)
            {
                subscriptions = await CommitAsync(AnyKind.Subscriptions, World.Ann, new SubscriptionList(number, []), subscriptions.Tag);
                row = await CommitAsync(AnyKind.User, World.Ann, Examples.RowOf(number), row.Tag);
            }
        });

        RowKind[][] orders = [[RowKind.User, RowKind.Subscriptions], [RowKind.Subscriptions, RowKind.User]];
        for (var round = 0; !writing.IsCompleted; round++)
        {
            var rows = await _store.LoadAsync(World.Ann, orders[round % 2], default);
            Assert.InRange(rows.Get(RowKind.Subscriptions).Value.Era - rows.Get(RowKind.User).Value.State.Ver, 0, 1);
        }
        await writing;
    }

    private Task LoadsAsSingleLoadsAsync(AnyKind[] asked) => LoadsAsSingleLoadsAsync(asked, World.Ann);

    private async Task LoadsAsSingleLoadsAsync(AnyKind[] asked, UserKey user)
    {
        var rows = await _store.LoadAsync(user, [.. asked.Select(kind => kind.Kind)], default);

        Assert.Equal(user, rows.Key);
        foreach (var kind in asked) Assert.Equal(await LoadAsync(kind, user), kind.GetFrom(rows));
        foreach (var kind in AnyKind.All.Except(asked))
        {
            Assert.False(rows.Has(kind.Kind));
            Assert.Throws<InvalidOperationException>(() => kind.GetFrom(rows));
        }
    }

    private static IEnumerable<AnyKind[]> ChoicesOf(AnyKind[] kinds) =>
        from first in kinds
        from rest in ChoicesOf([.. kinds.Where(kind => kind != first)]).Prepend([])
        select (AnyKind[])[first, .. rest];
}
