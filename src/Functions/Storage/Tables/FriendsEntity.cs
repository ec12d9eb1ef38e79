using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// A user's friends as one table entity. Packed as bytes, since as JSON a full list would not fit: groups once, then
/// each friend with the numbers of its groups. Columns hold 64 KiB, an entity 1 MiB; a full list of the longest
/// friends has 1,027,000 bytes. What a later build appends to the packed list is kept.
/// </summary>
internal static class FriendsEntity
{
    /// <summary>Columns that are numbered, and as many as it takes.</summary>
    public static readonly string[] Packed = ["Items"];

    private const byte Format = 1;
    private const int BytesPerColumn = 64_000;

    /// <param name="rest">What was not understood when the row was read; null for nothing.</param>
    public static TableEntity Write(string partition, string row, FriendList friends, EntityRest? rest = null)
    {
        var entity = new TableEntity(partition, row) { ["Sequence"] = friends.Sequence };
        foreach (var (i, chunk) in Pack(friends, rest?.FriendsTail).Chunk(BytesPerColumn).Index()) entity[Column(i)] = chunk;
        return entity;
    }

    /// <param name="rest">Takes what is not understood; null where nobody cares.</param>
    public static FriendList Read(TableEntity entity, EntityRest? rest = null)
    {
        using var packed = new MemoryStream();
        for (var i = 0; entity.GetBinary(Column(i)) is { } chunk; i++) packed.Write(chunk);
        packed.Position = 0;
        EquatableArray<Friend> items = [.. Unpack(packed)];
        if (rest is not null && packed.Position < packed.Length) rest.FriendsTail = packed.ToArray()[(int)packed.Position..];
        return new FriendList(entity.GetInt64("Sequence") ?? 0, items);
    }

    private static byte[] Pack(FriendList friends, byte[]? tail)
    {
        using var packed = new MemoryStream();
        using var write = new BinaryWriter(packed, Encoding.UTF8);
        var groups = friends.Items.SelectMany(friend => friend.Groups).Distinct(StringComparer.Ordinal).ToList();
        write.Write(Format);
        write.Write((byte)groups.Count);
        foreach (var group in groups) write.Write(group);
        write.Write7BitEncodedInt(friends.Items.Count);
        foreach (var friend in friends.Items)
        {
            write.Write(friend.User.Value);
            write.Write(friend.AddedAt.UtcTicks);
            write.Write(friend.AddSource);
            write.Write(friend.AddWording);
            write.Write(friend.Remark);
            write.Write((byte)friend.Groups.Count);
            foreach (var group in friend.Groups) write.Write((byte)groups.IndexOf(group));
        }
        if (tail is not null) write.Write(tail);
        write.Flush();
        return packed.ToArray();
    }

    private static IEnumerable<Friend> Unpack(Stream packed)
    {
        using var read = new BinaryReader(packed, Encoding.UTF8, leaveOpen: true);
        if (read.ReadByte() != Format) throw new InvalidDataException("A later build has written these friends.");
        var groups = Enumerable.Range(0, read.ReadByte()).Select(_ => read.ReadString()).ToList();
        for (var left = read.Read7BitEncodedInt(); left > 0; left--)
        {
            yield return new Friend(new UserId(read.ReadString()), new DateTimeOffset(read.ReadInt64(), TimeSpan.Zero))
            {
                AddSource = read.ReadString(),
                AddWording = read.ReadString(),
                Remark = read.ReadString(),
                Groups = [.. Enumerable.Range(0, read.ReadByte()).Select(_ => groups[read.ReadByte()])],
            };
        }
    }

    private static string Column(int i) => string.Create(CultureInfo.InvariantCulture, $"Items{i}");
}
