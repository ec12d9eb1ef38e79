using Microsoft.Extensions.Caching.Memory;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Application;

/// <summary>A state, and when it was read.</summary>
/// <param name="State">Null for a row that cannot be read.</param>
public readonly record struct ReadState(UserState? State, DateTimeOffset At)
{
    /// <summary>What a viewer sees of it.</summary>
    public PresenceView SeenBy(Viewer viewer, UserId user, DateTimeOffset now, Timings timings) => State is null
        ? PresenceView.Unreadable(user)
        : PresenceView.Of(user, State, viewer, now, timings) with { AsOf = At };
}

/// <summary>
/// Answers to queries about others from rows that were read a moment ago (R30), where the settings say so. Never for decisions,
/// for callers themselves, or for what is shown after a join. Bounded in bytes.
/// </summary>
public sealed class ReadCache(IRowStore store, TimeProvider clock, Settings settings) : IDisposable
{
    /// <summary>What the rows may take in memory, in bytes, by their usual sizes.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    private readonly MemoryCache _rows = new(new MemoryCacheOptions { SizeLimit = BytesMax });

    private sealed record Remembered(UserState State, DateTimeOffset ReadAt);

    /// <summary>The states of many users, in the order asked for.</summary>
    /// <param name="viewer">Their own row is always read.</param>
    /// <param name="mayBeOld">Whether the states may be as old as the settings allow.</param>
    public async ValueTask<ReadState[]> ReadAsync(IReadOnlyList<UserKey> users, Viewer viewer, bool mayBeOld, CancellationToken stop)
    {
        var now = clock.GetUtcNow();   // before the rows are read: an answer is never taken for younger than it is
        if (!mayBeOld || settings.ReadCacheFor == TimeSpan.Zero)
            return Array.ConvertAll(await store.ReadAsync(users, stop), state => new ReadState(state, now));
        var states = new ReadState[users.Count];
        var (missing, places) = (new List<UserKey>(), new List<int>());
        for (var i = 0; i < states.Length; i++)
        {
            if (users[i].User != viewer.User && Find(users[i], now) is { } known) states[i] = new(known.State, known.ReadAt);
            else
            {
                missing.Add(users[i]);
                places.Add(i);
            }
        }
        var read = missing.Count == 0 ? [] : await store.ReadAsync(missing, stop);
        for (var i = 0; i < read.Length; i++)
        {
            states[places[i]] = new(read[i], now);
            Remember(missing[i], read[i], now);
        }
        return states;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    // A row in which something has run out since is read again: perhaps it was renewed, and what readers foretell becomes a
    // version (R11).
    private Remembered? Find(UserKey user, DateTimeOffset now) =>
        _rows.TryGetValue<Remembered>(user, out var row)
        && now >= row!.ReadAt && now - row.ReadAt < settings.ReadCacheFor
        && !(row.State.Sessions.FirstEnd <= now)
            ? row
            : null;

    // Nothing is remembered of users who are not known: perhaps they sign in or are imported next.
    private void Remember(UserKey user, UserState? state, DateTimeOffset readAt)
    {
        if (state is { Known: true } && !(state.Sessions.FirstEnd <= readAt))
            _rows.Set(user, new Remembered(state, readAt), new MemoryCacheEntryOptions
            {
                Size = BytesOf(state), AbsoluteExpirationRelativeToNow = settings.ReadCacheFor,
            });
    }

    private static int BytesOf(UserState state)
    {
        var bytes = 1024 + (2 * state.Transitions.ToString().Length) + (256 * state.PushedOut.Count) + (512 * state.Notices.Items.Count);
        foreach (var session in state.Sessions) bytes += 512 + (256 * session.Connections.Count);
        return bytes;
    }
}
