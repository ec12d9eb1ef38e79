using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <content>Who has an entry in a lane, due or not.</content>
public abstract partial class DueIndexContract
{
    [Fact]
    public async Task The_users_of_a_lane_are_listed_due_or_not_and_only_of_that_lane()
    {
        Assert.Empty(await ListAsync(DueKind.Lease));
        await ScheduleAsync(new DueEntry(DueKind.Lease, Now.AddMinutes(-9), World.Ann));
        await ScheduleAsync(new DueEntry(DueKind.Lease, Now.AddMinutes(7), World.Ann));
        await ScheduleAsync(new DueEntry(DueKind.Lease, Now.AddDays(900), World.Bob with { App = 7 }));
        await ScheduleAsync(new DueEntry(DueKind.Grace, Now, World.Carol));
        await ScheduleAsync(new DueEntry(DueKind.Expiry, Now, World.Key("dave")));

        Assert.Equal([World.Ann, World.Bob with { App = 7 }], (await ListAsync(DueKind.Lease)).Distinct().OrderBy(user => user.User.Value));
        Assert.Equal([World.Carol], await ListAsync(DueKind.Grace));

        await RemoveAsync(new DueEntry(DueKind.Lease, Now.AddMinutes(-9), World.Ann));
        await RemoveAsync(new DueEntry(DueKind.Lease, Now.AddMinutes(7), World.Ann));
        Assert.Equal([World.Bob with { App = 7 }], await ListAsync(DueKind.Lease));
    }

    [Fact]
    public async Task More_users_of_a_lane_than_fit_a_page_are_all_listed_after_a_sweep_too()
    {
        var entries = Enumerable.Range(0, 2500)
            .Select(i => new DueEntry(DueKind.Lease, Now.AddSeconds(i % 400), World.Key($"user{i}"))).ToList();
        await ScheduleAllAsync(entries);
        await FindDueAsync(Now.AddSeconds(-9));   // from now on the index knows where the lane is empty

        Assert.Equal(entries.Select(entry => entry.User).ToHashSet(), (await ListAsync(DueKind.Lease)).ToHashSet());
    }

    private async Task<List<UserKey>> ListAsync(DueKind kind)
    {
        var users = new List<UserKey>();
        for (var segment = 0; segment < _index.Segments; segment++)
            await foreach (var page in _index.PagesOfUsersAsync(kind, Now, segment, default)) users.AddRange(page);
        return users;
    }
}
