using Microsoft.Extensions.Caching.Memory;
using Presence.Domain;

namespace Presence.Functions.Tencent;

/// <summary>
/// Stops looking at new signatures of a user in whose name too many wrong ones came within a minute, for a
/// minute (the vendor's 70050). A stranger can bring this about, so it must not hurt: signatures that this
/// instance has found right before go on working, and each instance counts for itself.
/// </summary>
internal sealed class Lockout(TimeProvider clock) : IDisposable
{
    /// <summary>How many wrong ones within a minute are let pass.</summary>
    public const int FailuresMax = 20;

    private const int UsersMax = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly MemoryCache _failures = new(new MemoryCacheOptions { SizeLimit = UsersMax });

    private sealed class Failures(DateTimeOffset until)
    {
        private int _count;

        public DateTimeOffset Until { get; } = until;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    /// <summary>Whether new signatures of the user are not looked at.</summary>
    public bool Holds(UserKey user) => Find(user) is { Count: >= FailuresMax };

    /// <summary>Counts a wrong signature.</summary>
    public void Count(UserKey user)
    {
        var failures = Find(user) ?? _failures.Set(
            user, new Failures(clock.GetUtcNow() + Window), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Window });
        failures.Add();
    }

    public void Dispose() => _failures.Dispose();

    private Failures? Find(UserKey user) =>
        _failures.TryGetValue<Failures>(user, out var failures) && clock.GetUtcNow() < failures!.Until ? failures : null;
}
