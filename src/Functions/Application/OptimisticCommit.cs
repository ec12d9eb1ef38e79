using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>What a commit came to.</summary>
/// <param name="Rows">The user's rows, the committed one with its new tag.</param>
public readonly record struct Committed<TResult>(UserRows Rows, TResult Result);

/// <summary>Other commits to the same row were first, again and again.</summary>
public sealed class CommitContentionException() : Exception("There are too many changes of one user at once. Try again.");

/// <summary>
/// The one loop in which rows change: load, change, commit if the row is still as loaded, else load again and decide
/// again. Nobody's change is lost, and exactly one of several wins. A write that took effect although its answer was lost
/// is recognised by its id in the row, and is a success.
/// </summary>
/// <param name="random">Keeps rivals apart; null for any.</param>
public sealed class OptimisticCommit(IRowStore store, TimeProvider clock, Random? random = null)
{
    /// <summary>Most tries of one change, inclusive.</summary>
    public const int AttemptsMax = 20;

    private const int FailuresMax = 2;
    private static readonly TimeSpan BackOffMax = TimeSpan.FromMilliseconds(100);
    private readonly KeyedLock _lock = new();
    private readonly Random _random = random ?? Random.Shared;

    /// <summary>Changes a row; nothing is written when the value stays equal.</summary>
    /// <param name="kind">The row to change.</param>
    /// <param name="known">Rows that are loaded already: the first try does without loading them.</param>
    /// <param name="needs">The rows that <paramref name="change"/> looks at, <paramref name="kind"/> included.</param>
    /// <param name="change">From the rows to the new value and the caller's result. Called for every try.</param>
    /// <param name="stop">Gives up before the commit.</param>
    /// <exception cref="CommitContentionException">Others were first <see cref="AttemptsMax"/> times.</exception>
    public async Task<Committed<TResult>> CommitAsync<T, TResult>(
        RowKind<T> kind, UserRows known, IReadOnlyCollection<RowKind> needs,
        Func<UserRows, ValueTask<(T Next, TResult Result)>> change, CancellationToken stop)
    {
        using var span = Tracing.Step("commit", kind.Name);
        using var held = await _lock.TakeAsync(known.Key, stop);
        var loaded = needs.All(known.Has) ? known : null;
        List<(string Id, TResult Result)> tried = [];
        var failures = 0;
        for (var attempt = 1; ; attempt++)
        {
            var rows = loaded ?? await LoadAsync(kind, known.Key, needs, stop);
            var row = rows.Get(kind);
            foreach (var own in tried)
                if (row.Has(own.Id)) return new(rows, own.Result);

            var (next, result) = await change(rows);
            if (EqualityComparer<T>.Default.Equals(next, row.Value)) return new(rows, result);
            var id = Guid.NewGuid().ToString("N");
            tried.Add((id, result));
            var written = row.Next(next, id);
            try
            {
                if (await store.TryCommitAsync(kind, known.Key, written, stop) is { } tag)
                    return new(rows.With(kind, written with { Tag = tag }), result);
            }
            catch (Exception) when (++failures <= FailuresMax && !stop.IsCancellationRequested)
            {
                // Nobody knows whether it was written: the row will say.
            }

            if (attempt == AttemptsMax) throw new CommitContentionException();
            // Rows that were brought along had merely grown old: there is no rival to make way for.
            if (loaded is null) await Task.Delay(BackOffMax * _random.NextDouble(), clock, stop);
            loaded = null;
        }
    }

    private async ValueTask<UserRows> LoadAsync<T>(
        RowKind<T> kind, UserKey user, IReadOnlyCollection<RowKind> needs, CancellationToken stop) =>
        needs.Count == 1
            ? new UserRows(user).With(kind, await store.LoadAsync(kind, user, stop))
            : await store.LoadAsync(user, needs, stop);
}
