using System.Text.RegularExpressions;

namespace Presence.Tests;

/// <summary>
/// Which folder of the source names types of which other folder, compared with the table of ARCHITECTURE.md. By names, not
/// by the compiler: two things that share a name count as one, so a clash of names is noticed, too.
/// </summary>
public sealed partial class RoomsTests
{
    private static readonly Dictionary<string, string> Sources =
        Files().ToDictionary(file => file, file => Code(File.ReadAllText(file)), StringComparer.Ordinal);

    private static readonly Dictionary<string, List<string>> Homes = FindHomes();
    private static readonly HashSet<(string From, string To)> Arrows = FindArrows();
    private static readonly Dictionary<string, string[]> Allowed = ReadTable();

    [Fact]
    public void Every_folder_of_the_source_is_a_room_of_the_table_and_the_other_way_round() =>
        Assert.Equal(Sources.Keys.Select(RoomOf).Distinct().Order(StringComparer.Ordinal), Allowed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_room_names_only_the_rooms_that_its_row_allows()
    {
        var wrong = Arrows.Where(arrow => !Allowed[arrow.From].Any(allowed => Covers(allowed, arrow.To)))
            .Select(arrow => $"{arrow.From} names {string.Join(", ", NamesIn(arrow.From, arrow.To))} of {arrow.To}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_row_allows_more_than_is_used()
    {
        var unused = from row in Allowed
                     from allowed in row.Value
                     where allowed is not ("all" or "all of Domain")
                     where !Arrows.Any(arrow => arrow.From == row.Key && Covers(allowed, arrow.To))
                     select $"{row.Key} no longer names {allowed}";
        Assert.Empty(unused);
    }

    [Fact]
    public void No_way_leads_from_a_room_back_to_it()
    {
        var left = Arrows.Select(arrow => arrow.From).Concat(Arrows.Select(arrow => arrow.To)).ToHashSet(StringComparer.Ordinal);
        while (left.FirstOrDefault(room => !Arrows.Any(arrow => arrow.From == room && left.Contains(arrow.To))) is { } leaf)
            left.Remove(leaf);

        Assert.True(left.Count == 0, $"a circle among {string.Join(", ", left)}");
    }

    private static bool Covers(string allowed, string room) => allowed switch
    {
        "all" => true,
        "Domain" or "all of Domain" => room.Split('/')[0] == "Domain",
        _ => room == allowed,
    };

    private static IEnumerable<string> NamesIn(string room, string other) => Sources
        .Where(source => RoomOf(source.Key) == room)
        .SelectMany(source => NamesOf(source.Value))
        .Where(name => Homes.GetValueOrDefault(name)?.Contains(other) == true);

    private static Dictionary<string, List<string>> FindHomes()
    {
        var homes = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (file, code) in Sources)
            foreach (Match type in Declaration().Matches(code))
            {
                var rooms = homes.TryGetValue(type.Groups["name"].Value, out var known) ? known : homes[type.Groups["name"].Value] = [];
                rooms.Add(RoomOf(file));
            }
        return homes;
    }

    private static HashSet<(string From, string To)> FindArrows() =>
    [
        .. from file in Sources
           from name in NamesOf(file.Value)
           from home in Homes.GetValueOrDefault(name) ?? []
           where home != RoomOf(file.Key) && !Homes[name].Contains(RoomOf(file.Key))
           select (RoomOf(file.Key), home),
    ];

    private static HashSet<string> NamesOf(string code) => [.. Name().Matches(code).Select(match => match.Value)];

    private static Dictionary<string, string[]> ReadTable() =>
        Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")))
            .ToDictionary(row => row.Groups["room"].Value, row => RoomsIn(row.Groups["may"].Value), StringComparer.Ordinal);

    private static string[] RoomsIn(string cell) =>
        [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(room => room.Trim('`')).Where(room => room != "–")];

    private static string RoomOf(string file) =>
        Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(file)!).Replace('\\', '/');

    private static string Code(string text) => Texts().Replace(Comments().Replace(text, ""), "\"\"");

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(
        @"^(public|internal)[\w ]*?\b(class|record struct|record|struct|interface|enum|delegate [\w<>]+) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Name();

    [GeneratedRegex(@"^using [\w.]+;|^namespace [\w.]+;|//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Texts();

    [GeneratedRegex(
        @"^\| `(?<room>(Domain|Functions)[\w/]*)` \|[^|]*\| (?<may>[^|]+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
