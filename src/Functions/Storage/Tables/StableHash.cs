using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Presence.Functions.Storage.Tables;

/// <summary>Hashes that stay the same for ever and everywhere: they decide where a user's rows lie.</summary>
internal static class StableHash
{
    /// <summary>For the account of a user.</summary>
    public const uint AccountSeed = 1;

    /// <summary>For the shard of a due entry.</summary>
    public const uint ShardSeed = 2;

    /// <summary>
    /// The first 8 bytes of the SHA-256 of the seed and the text. Hashes of different seeds know nothing of each other: what is
    /// spread over accounts by one is spread over shards by the other.
    /// </summary>
    public static ulong Of(string text, uint seed)
    {
        const int Seed = sizeof(uint);
        var bytes = Encoding.UTF8.GetByteCount(text);
        Span<byte> all = bytes <= 508 ? stackalloc byte[Seed + bytes] : new byte[Seed + bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(all, seed);
        Encoding.UTF8.GetBytes(text, all[Seed..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(all, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>
    /// Chooses one of some positions by rendezvous hashing: each has a score for the key, and the highest wins. One position more
    /// takes its share of keys from all others, and moves none between those.
    /// </summary>
    /// <param name="count">How many positions there are, at least 1.</param>
    public static int Choose(ulong key, int count)
    {
        var (best, highest) = (0, 0UL);
        for (var i = 0; i < count && count > 1; i++)
        {
            var score = Mix(unchecked(key + ((ulong)(i + 1) * 0x9E3779B97F4A7C15)));
            if (score >= highest) (best, highest) = (i, score);
        }
        return best;
    }

    // The finalizer of SplitMix64: each bit of the key changes half of the bits of the score.
    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
