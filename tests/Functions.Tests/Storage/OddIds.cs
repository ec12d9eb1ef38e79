namespace Presence.Functions.Tests.Storage;

/// <summary>Ids that some part of a key, a filter, a URL or a JSON text could trip over.</summary>
public static class OddIds
{
    public static TheoryData<string> All { get; } =
    [
        "a/b", @"a\b", "a#b", "a?b", "a%2Fb", "a'b", "a\"b", "a b", " a", "a+b", "a&b=c", "a!b", "a!2Fb", "a-b", "-", ".", "..", "$",
        "😀", "é", "e\u0301", "ANN", "Ann", "<script>", "{\"a\":1}", "a,b;c", "user or 1 eq 1", new('~', 32), new('\'', 32), "😀😀😀😀😀😀😀😀",
        new('/', 64),
    ];

    /// <summary>The ids alone.</summary>
    public static IEnumerable<string> Texts => ((IEnumerable<object[]>)All).Select(row => (string)row[0]);
}
