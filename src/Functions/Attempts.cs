using Presence.Domain;

namespace Presence.Functions;

/// <summary>Conditional commits of users' rows: whoever was not first loads, changes and commits again.</summary>
internal sealed class Attempts
{
    private const int Max = 20;
    private static readonly TimeSpan BackOffMax = TimeSpan.FromMilliseconds(100);
    private readonly Turns _turns = new();

    /// <summary>Tries until one try commits.</summary>
    /// <param name="user">Whose row.</param>
    /// <param name="tryOnce">Loads, changes, commits; says whether that is done, and with what result.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RefusedException">Others were first again and again.</exception>
    public async Task<T> CommitAsync<T>(UserKey user, Func<Task<(bool Done, T Result)>> tryOnce, CancellationToken stop)
    {
        using var turn = await _turns.TakeAsync(user, stop);
        for (var attempt = 1; ; attempt++)
        {
            var (done, result) = await tryOnce();
            if (done) return result;
            if (attempt == Max) throw new RefusedException(Refusal.Broken, "too many changes of one user at once; try again");
            await Task.Delay(BackOffMax * Random.Shared.NextDouble(), stop);
        }
    }
}
