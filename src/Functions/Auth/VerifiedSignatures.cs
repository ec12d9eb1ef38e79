using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Presence.Domain;

namespace Presence.Functions.Auth;

/// <summary>
/// Signatures that were found right a while ago. Bounded in bytes whatever callers send: only right signatures come in, each as a
/// hash of fixed size, and few of one user, since one signature has endless spellings.
/// </summary>
internal sealed class VerifiedSignatures(TimeProvider clock) : IDisposable
{
    /// <summary>What they may take in memory, in bytes.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    /// <summary>How long one is remembered; then it is verified anew.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);

    private const int EntryBytes = 512;   // the hash, two dates, two short strings, and what the cache itself needs
    private const int SlotsPerUser = 8;   // devices with signatures of their own

    private readonly MemoryCache _slots = new(new MemoryCacheOptions { SizeLimit = BytesMax });

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(UserKey User, int Number);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Fingerprint(UInt128 High, UInt128 Low);

    private sealed record Remembered(Fingerprint Text, DateTimeOffset Until, VerifiedSig Sig);

    /// <summary>How many are remembered.</summary>
    public int Count => _slots.Count;

    /// <summary>What was found out about a signature; null when that is not remembered.</summary>
    /// <param name="text">As it was sent.</param>
    public VerifiedSig? Find(UserKey user, string text)
    {
        var print = FingerprintOf(text);
        return _slots.TryGetValue<Remembered>(SlotOf(user, print), out var found) && found!.Text == print && found.Until > clock.GetUtcNow()
            ? found.Sig
            : null;
    }

    /// <summary>Remembers a signature that was found right.</summary>
    /// <param name="text">As it was sent.</param>
    public void Add(UserKey user, string text, VerifiedSig signature)
    {
        var print = FingerprintOf(text);
        _slots.Set(
            SlotOf(user, print),
            new Remembered(print, clock.GetUtcNow() + RememberedFor, signature),
            new MemoryCacheEntryOptions { Size = EntryBytes, AbsoluteExpirationRelativeToNow = RememberedFor });
    }

    public void Dispose() => _slots.Dispose();

    private static Slot SlotOf(UserKey user, Fingerprint text) => new(user, (int)(text.Low % SlotsPerUser));

    private static Fingerprint FingerprintOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
