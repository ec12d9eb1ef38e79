using Presence.Soak.Clients;
using Presence.Soak.Serving;

namespace Presence.Soak.Promises;

/// <summary>What has to hold once faults and load have stopped and all has settled. Each promise may take a moment to come true.</summary>
internal sealed class QuietPoint(World world, IReadOnlyList<User> users, DueTable table)
{
    // PushOnline that has run out is told by a sweep that comes once a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan SweepsAndGrace = TimeSpan.FromSeconds(2 * 1 + 15);   // two sweeps, and when a task falls due
    private const int RowsPerUserMax = 4;
    private const int ExpiriesPerUserMax = 12;

    private const int AtOnce = 4;
    private readonly SemaphoreSlim _asking = new(AtOnce);   // a quiet point is no rush hour
    private readonly Queries _queries = new(world);
    private readonly string[] _names = [.. users.Select(user => user.Name)];

    /// <summary>Checks all of them.</summary>
    public Task CheckAsync() => Task.WhenAll(
    [
        EventuallyAsync("no task is older than two sweeps and 15 s", TasksAsync),
        EventuallyAsync("what falls due is swept", OverdueAsync),
        EventuallyAsync("the due table holds what the users explain", RowsAsync),
        EventuallyAsync("all dialects agree", AgreeAsync),
        EventuallyAsync("who is there is Online, and nobody else", TruthAsync),
        .. users.Select(user => EventuallyAsync("the last word is the truth", () => LastWordAsync(user))),
        .. users.SelectMany(user => user.Devices, (user, device) =>
            EventuallyAsync("who comes back is let in", () => Task.FromResult(IsIn(user, device)))),
    ]);

    private async Task EventuallyAsync(string promise, Func<Task<string?>> whatIsWrong)
    {
        world.Violations.Checked(promise);
        var until = DateTime.UtcNow + Patience;
        while (await AskAsync(whatIsWrong) is { } wrong)
        {
            if (DateTime.UtcNow > until)
            {
                world.Violations.Add(promise, wrong);
                return;
            }
            await Task.Delay(TimeSpan.FromSeconds(3));
        }
    }

    private async Task<string?> AskAsync(Func<Task<string?>> whatIsWrong)
    {
        await _asking.WaitAsync();
        try
        {
            return await whatIsWrong();
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<string?> TasksAsync()
    {
        var look = await table.LookAsync();
        return look.OldestTask > SweepsAndGrace ? $"one is {look.OldestTask.Value.TotalSeconds:0} s old: {look.Examples}" : null;
    }

    // The timer of what may wait comes once a minute.
    private async Task<string?> OverdueAsync()
    {
        var look = await table.LookAsync();
        return look.MostOverdue > TimeSpan.FromSeconds(70) ? $"{look.MostOverdue.TotalSeconds:0} s: {look.Examples}" : null;
    }

    private async Task<string?> RowsAsync()
    {
        var look = await table.LookAsync();
        if (look.Entries == 0 && users.Any(user => user.Devices.Exists(device => device.IsThere)))
            return "the soak does not understand its rows any more: see DueTable";
        var timed = world.TimedEnds.Count(end => end > DateTime.UtcNow);
        var (expiries, others) = (look.Of(DueTable.Expiry), look.Rows - look.Of(DueTable.Expiry));
        return expiries > ExpiriesPerUserMax * users.Count + timed || others > RowsPerUserMax * users.Count || look.Users > 3 * users.Count
            ? $"{look}, users' rows {look.Users}; {users.Count} users, {timed} subscriptions for a time" : null;
    }

    // ZIM does not tell a phone that is lost from a page, nor a logout from a stranger: it agrees about who is Online. A lost computer
    // is "offline" (2) for apps and Offline for servers.
    private async Task<string?> AgreeAsync()
    {
        var old = await _queries.AskOldAsync(_names);
        var now = await _queries.AskNewAsync(_names);
        var client = await _queries.AskAsync(users[0], _names);
        var zim = await _queries.AskZimAsync(_names);
        if (old is null || now is null || client is null || zim is null) return "there is no answer";
        foreach (var name in _names)
        {
            var (state, word) = (old[name], client.TryGetValue(name, out var known) ? known.Type : 3);
            var isLostComputer = word == 2 && state == "Offline" && zim.GetValueOrDefault(name) == "Offline";
            var clientSays = isLostComputer ? "Offline" : word switch { 1 => "Online", 2 => "PushOnline", _ => "Offline" };
            var agree = now.GetValueOrDefault(name, "Offline") == state && clientSays == state
                && (zim.GetValueOrDefault(name) == "Online") == (state == "Online");
            if (!agree) return $"{name}: {state}, {now.GetValueOrDefault(name)}, {clientSays}, {zim.GetValueOrDefault(name)}";
        }
        return null;
    }

    private async Task<string?> TruthAsync()
    {
        if (await _queries.AskOldAsync(_names) is not { } states) return "there is no answer";
        foreach (var user in users)
        {
            var isThere = user.Devices.Exists(device => device.IsThere);
            if (isThere != (states[user.Name] == "Online"))
                return $"{user.Name} is {states[user.Name]}; devices: {string.Join(", ", user.Devices)}; {user.History}";
        }
        return null;
    }

    // Of themselves, users hear either what others see or all; while they are Online that is the same.
    private async Task<string?> LastWordAsync(User user)
    {
        List<Link> links = [.. user.Devices.Where(device => device.IsLinked).Select(device => device.Link!)];
        if (links.Count == 0) return null;
        if (await _queries.ListAsync(user) is not { } watched) return "there is no answer";
        if (await _queries.AskAsync(user, [.. watched, user.Name]) is not { } truth) return "there is no answer";
        foreach (var link in links.Where(link => link.IsOpen))
        {
            foreach (var (other, word) in truth)
            {
                var heard = link.Known.GetValueOrDefault(other);
                var same = heard.Ver == word.Ver && heard.Type == word.Type && (heard.Custom == word.Custom || other == user.Name);
                if (!same) return $"{user.Name} has heard {heard} of {other}, who is {word}; {user.History}";
            }
        }
        return null;
    }

    private static string? IsIn(User user, Device device) =>
        device.Want == Want.Away || device.IsThere ? null : $"{device} is not; {user.History}";
}
