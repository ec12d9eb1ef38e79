using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>Many accounts at once: each alone.</summary>
public sealed class AccountImporterTests : IDisposable
{
    private static readonly UserKey[] Users = [.. Enumerable.Range(0, 100).Select(i => World.Key($"user{i}"))];
    private readonly World _world = new();

    private AccountImporter Importer => _world.The<AccountImporter>();

    [Fact, Rule("R17")]
    public async Task All_are_known_and_importing_them_again_changes_nothing()
    {
        await _world.OnlineAsync(Users[3], connection: "c1");
        Assert.Empty(await Importer.ImportAsync(Users, default));
        var rows = await Task.WhenAll(Users.Select(_world.RowAsync));
        Assert.All(rows, row => Assert.True(row.State.Known));

        Assert.Empty(await Importer.ImportAsync(Users, default));
        Assert.Equal(rows, await Task.WhenAll(Users.Select(_world.RowAsync)));
    }

    [Deviation("T51"), Fact, Rule("R17")]
    public async Task One_who_cannot_be_imported_does_not_stop_the_others()
    {
        _world.Store.Unreadable.Add(Users[5]);
        _world.Store.Before = call =>
            call.Verb == StoreVerb.Commit && call.User == Users[7] ? throw new HttpRequestException() : default;

        Assert.Equal([Users[5], Users[7]], await Importer.ImportAsync(Users, default));

        _world.Store.Unreadable.Clear();
        _world.Store.Before = _ => default;
        var known = await Task.WhenAll(Users.Select(async user => (await _world.RowAsync(user)).State.Known));
        Assert.Equal(98, known.Count(each => each));
        Assert.Empty(await Importer.ImportAsync(Users, default));
    }

    [Fact]
    public async Task A_call_that_is_given_up_says_so()
    {
        using var stop = new CancellationTokenSource();
        _world.Store.Before = _ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Importer.ImportAsync(Users, stop.Token));
    }

    public void Dispose() => _world.Dispose();
}
