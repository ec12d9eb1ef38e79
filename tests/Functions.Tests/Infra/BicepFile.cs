using System.Text.Json;
using System.Text.RegularExpressions;
using Presence.Tests;

namespace Presence.Functions.Tests.Infra;

/// <summary>A file of Bicep, as tests/js/bicep.mjs reads it with a real grammar.</summary>
/// <param name="Name">Its path below <c>infra/bicep</c>, with <c>/</c>.</param>
/// <param name="Wrong">The first piece that is no Bicep; null for none.</param>
/// <param name="Calls">The functions that it calls, decorators too.</param>
/// <param name="Loads">The files that it loads, as it names them.</param>
/// <param name="Strings">The strings in it, without their quotes.</param>
internal sealed partial record BicepFile(
    string Name, string? Wrong, BicepDeclaration[] Declarations, string[] Calls, string[] Loads, string[] Strings)
{
    private static readonly Lazy<Task<IReadOnlyList<BicepFile>>> Own =
        new(() => ReadAsync([.. Paths().Select(path => (path, Text(path)))]));

    /// <summary>Parameters are assigned in such a file, not declared.</summary>
    public bool AssignsParameters => Name.EndsWith(".bicepparam", StringComparison.Ordinal);

    /// <summary>Where this repository's files lie.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "infra", "bicep");

    /// <summary>This repository's files.</summary>
    public static Task<IReadOnlyList<BicepFile>> OwnAsync() => Own.Value;

    /// <summary>One of this repository's files.</summary>
    public static async Task<BicepFile> OwnAsync(string name) => (await OwnAsync()).Single(file => file.Name == name);

    /// <summary>Reads files.</summary>
    public static async Task<IReadOnlyList<BicepFile>> ReadAsync(params (string Name, string Text)[] files)
    {
        using var parser = await NodeKit.StartAsync("bicep.mjs");
        await parser.StandardInput.WriteAsync(
            JsonSerializer.Serialize(files.Select(file => new { file.Name, file.Text }), JsonSerializerOptions.Web));
        parser.StandardInput.Close();
        var printed = await parser.StandardOutput.ReadToEndAsync();
        return printed.Length > 0
            ? JsonSerializer.Deserialize<BicepFile[]>(printed, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException(await parser.StandardError.ReadToEndAsync());
    }

    /// <summary>The declarations of a kind: param, var, resource, module, output, type, import, using, targetScope.</summary>
    public IEnumerable<BicepDeclaration> Of(string kind) => Declarations.Where(declaration => declaration.Kind == kind);

    /// <summary>The declaration of a name.</summary>
    public BicepDeclaration this[string name] => Declarations.Single(declaration => declaration.Names is [var only] && only == name);

    /// <summary>The path from <c>infra/bicep</c> to a file that is named here.</summary>
    public string Resolve(string relative)
    {
        var from = Path.GetDirectoryName(Path.Combine(Folder, Name))!;
        return Path.GetRelativePath(Folder, Path.Combine(from, relative)).Replace('\\', '/');
    }

    private static IEnumerable<string> Paths() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
        .Where(path => Bicep().IsMatch(path))
        .Order(StringComparer.Ordinal);

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    [GeneratedRegex(@"\.bicep(param)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Bicep();
}

/// <summary>What a file declares.</summary>
/// <param name="Names">One; more for an import, none for <c>using</c> and <c>targetScope</c>.</param>
/// <param name="Label">Of a resource its type and version; of a module, an import and <c>using</c> the path.</param>
/// <param name="Required">A parameter without a default.</param>
/// <param name="Uses">The names of the file that it uses.</param>
/// <param name="Reads">What it reads of one: <c>symbol.a.b</c>.</param>
internal sealed record BicepDeclaration(
    string Kind,
    string[] Names,
    int Line,
    string? Label,
    string? Type,
    bool Required,
    bool Existing,
    string[] Decorators,
    BicepValue? Value,
    string[] Uses,
    string[] Reads)
{
    public string Name => Names[0];
}

/// <summary>A value: one of its properties is set, or <see cref="Call"/> with <see cref="Arguments"/>.</summary>
internal sealed record BicepValue
{
    public Dictionary<string, BicepValue>? Object { get; init; }

    public BicepValue[]? Array { get; init; }

    /// <summary>What a loop makes each time.</summary>
    public BicepValue? Each { get; init; }

    /// <summary>The two values of a condition.</summary>
    public BicepValue[]? Either { get; init; }

    /// <summary>The function that is called.</summary>
    public string? Call { get; init; }

    public BicepValue[]? Arguments { get; init; }

    /// <summary>A string without its quotes; <c>${…}</c> as it is written.</summary>
    public string? String { get; init; }

    /// <summary>Anything else, as it is written.</summary>
    public string? Text { get; init; }

    /// <summary>The object that a declaration, or each turn of its loop, makes.</summary>
    public BicepValue Body => Each ?? this;

    /// <summary>What is found below names of properties; null where there is none.</summary>
    public BicepValue? At(params ReadOnlySpan<string> path)
    {
        var at = Body;
        foreach (var name in path)
        {
            if (at.Object?.GetValueOrDefault(name) is not { } next) return null;
            at = next;
        }
        return at;
    }
}
