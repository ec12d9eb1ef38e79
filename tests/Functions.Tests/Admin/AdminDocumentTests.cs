using Presence.Domain;
using Presence.Tests;

namespace Presence.Functions.Tests.Admin;

/// <summary>docs/admin-api.md names everything that an answer may say.</summary>
public sealed class AdminDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "admin-api.md"));

    public static TheoryData<string> Reasons => [.. Enum.GetNames<ChangeReason>()];

    public static TheoryData<string> Quoted =>
    [
        .. Enum.GetNames<ForeseenKind>(), .. Enum.GetNames<Phase>(), .. Enum.GetValues<Platform>().Select(platform => platform.WireName()),
    ];

    [Theory, MemberData(nameof(Reasons))]
    public void Every_reason_stands_in_the_table(string reason) => Assert.Contains($"| `{reason}` |", Document, StringComparison.Ordinal);

    [Theory, MemberData(nameof(Quoted))]
    public void Every_name_is_quoted(string name) => Assert.Contains($"`\"{name}\"`", Document, StringComparison.Ordinal);
}
