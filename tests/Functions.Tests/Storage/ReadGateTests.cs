using Presence.Functions.Storage.Tables;

namespace Presence.Functions.Tests.Storage;

/// <summary>Three reads at once, four that wait. A read ends when the test says so.</summary>
public sealed class ReadGateTests
{
    private const int AtOnce = 3;
    private const int WaitingMax = 4;

    private readonly Lock _lock = new();
    private readonly List<(string Key, TaskCompletionSource<string> Done)> _begun = [];
    private readonly SemaphoreSlim _beginnings = new(0);
    private readonly ReadGate<string, string> _gate;

    public ReadGateTests() => _gate = new(
        (key, _) =>
        {
            var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock) _begun.Add((key, done));
            _beginnings.Release();
            return new(done.Task);
        },
        AtOnce, WaitingMax);

    [Fact]
    public async Task Rows_come_in_the_order_asked_for_and_a_key_that_is_there_twice_is_read_once()
    {
        var rows = ReadAsync("ann", "bob", "ann");
        await BeginAsync(2);
        End("bob");
        End("ann");

        Assert.Equal(["ann 1", "bob 1", "ann 1"], await rows);
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task No_more_are_under_way_than_the_gate_lets_through_and_the_others_follow_in_the_order_of_coming()
    {
        var (first, second) = (ReadAsync("a", "b"), ReadAsync("c", "d", "e"));
        await BeginAsync(AtOnce);
        Assert.Equal((AtOnce, 2), (Begun.Count, _gate.Waiting));

        End("b");
        await BeginAsync(1);
        End("a");
        await BeginAsync(1);

        Assert.Equal(["a", "b", "c", "d", "e"], [.. Begun.Take(AtOnce).Order(), .. Begun.Skip(AtOnce)]);
        Assert.Equal(["a 1", "b 1"], await first);
        foreach (var key in new[] { "c", "d", "e" }) End(key);
        Assert.Equal(["c 1", "d 1", "e 1"], await second);
    }

    [Fact]
    public async Task What_does_not_fit_the_queue_is_refused_at_once_and_what_has_room_again_is_not()
    {
        var held = ReadAsync("a", "b", "c");
        await BeginAsync(AtOnce);
        var waiting = ReadAsync("d", "e", "f");

        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync("g", "h"));
        Assert.Equal(3, _gate.Waiting);
        var joining = ReadAsync("d", "e", "f", "g");   // of which three are waited for already
        Assert.Equal(WaitingMax, _gate.Waiting);

        foreach (var key in new[] { "a", "b", "c" }) End(key);
        await held;
        await BeginAsync(3);
        foreach (var key in new[] { "d", "e", "f" }) End(key);
        await waiting;
        await BeginAsync(1);
        End("g");
        Assert.Equal(["d 1", "e 1", "f 1", "g 1"], await joining);

        var later = ReadAsync("h");
        await BeginAsync(1);
        End("h");
        Assert.Equal(["h 1"], await later);
    }

    /// <summary>Else a reader could be given a row from before a write that it has just made.</summary>
    [Fact]
    public async Task Equal_reads_are_done_once_but_nobody_joins_a_read_that_has_begun()
    {
        var before = ReadAsync("ann");
        var others = ReadAsync("b", "c");
        await BeginAsync(AtOnce);
        // Here ann's row is written: the read that has begun may bring the old one.
        var (after, alike) = (ReadAsync("ann"), ReadAsync("ann"));
        Assert.Equal(1, _gate.Waiting);

        End("ann");
        await BeginAsync(1);
        Assert.Equal(["ann 1"], await before);
        Assert.False(after.IsCompleted);
        End("ann");

        Assert.Equal(["ann 2"], await after);
        Assert.Equal(["ann 2"], await alike);
        Assert.Equal(2, Begun.Count(key => key == "ann"));
        End("b");
        End("c");
        await others;
    }

    [Fact]
    public async Task Whoever_gives_up_makes_room_at_once_and_takes_nothing_from_those_who_wait_for_the_same()
    {
        using var late = new CancellationTokenSource();
        var held = ReadAsync("a", "b", "c");
        await BeginAsync(AtOnce);
        var hasty = _gate.ReadAsync(["d", "e", "f", "g"], late.Token).AsTask();
        var patient = ReadAsync("d");

        await late.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hasty);
        Assert.Equal(1, _gate.Waiting);
        foreach (var key in new[] { "a", "b", "c" }) End(key);
        await held;
        await BeginAsync(1);
        End("d");
        Assert.Equal(["d 1"], await patient);
        Assert.Equal(["a", "b", "c", "d"], Begun.Order());
    }

    [Fact]
    public async Task A_read_that_fails_fails_those_who_wait_for_it_and_nobody_else()
    {
        var (ann, bob) = (ReadAsync("ann", "carol"), ReadAsync("bob"));
        await BeginAsync(AtOnce);

        Find("ann").Done.SetException(new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ann);
        End("bob");
        End("carol");

        Assert.Equal(["bob 1"], await bob);
        var again = ReadAsync("ann");
        await BeginAsync(1);
        End("ann");
        Assert.Equal(["ann 2"], await again);
    }

    /// <summary>A flood that nobody waits for any more leaves the gate as it was.</summary>
    [Fact]
    public async Task After_a_flood_the_next_one_is_served_without_a_restart()
    {
        using var late = new CancellationTokenSource();
        var held = ReadAsync("a", "b", "c");
        await BeginAsync(AtOnce);
        var flood = Enumerable.Range(0, 10_000).Select(i => _gate.ReadAsync([$"{i}"], late.Token).AsTask()).ToList();
        Assert.Equal(WaitingMax, _gate.Waiting);
        Assert.Equal(10_000 - WaitingMax, flood.Count(read => read.Exception?.InnerException is TimeoutException));

        await late.CancelAsync();
        Assert.Equal(0, _gate.Waiting);
        foreach (var key in new[] { "a", "b", "c" }) End(key);
        await held;

        var next = ReadAsync("ann");
        await BeginAsync(1);
        End("ann");
        Assert.Equal(["ann 1"], await next);
    }

    private IReadOnlyList<string> Begun
    {
        get
        {
            lock (_lock) return [.. _begun.Select(one => one.Key)];
        }
    }

    private Task<string[]> ReadAsync(params string[] keys) => _gate.ReadAsync(keys, default).AsTask();

    private async Task BeginAsync(int reads)
    {
        for (var i = 0; i < reads; i++) Assert.True(await _beginnings.WaitAsync(TimeSpan.FromSeconds(20)), "a read never began");
    }

    private (string Key, TaskCompletionSource<string> Done) Find(string key)
    {
        lock (_lock) return _begun.FindLast(one => one.Key == key);
    }

    // Which read of this key it was.
    private void End(string key) => Find(key).Done.SetResult($"{key} {Begun.Count(one => one == key)}");
}
