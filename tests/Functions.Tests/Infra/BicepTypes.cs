using System.Text.Json;
using System.Text.RegularExpressions;

namespace Presence.Functions.Tests.Infra;

/// <summary>What was looked up about a type of resources in the published definitions.</summary>
/// <param name="From">The file of Azure/bicep-types-az.</param>
/// <param name="Set">The properties that are set, none of them read-only, each with its values where those are listed.</param>
/// <param name="Read">The properties that are read.</param>
internal sealed record VerifiedType(string From, Dictionary<string, string[]?> Set, string[] Read)
{
    /// <summary>Those of <c>infra/bicep/verified-types.json</c>, by type and version.</summary>
    public static Dictionary<string, VerifiedType> All() => JsonSerializer.Deserialize<Dictionary<string, VerifiedType>>(
        File.ReadAllText(Path.Combine(BicepFile.Folder, "verified-types.json")), JsonSerializerOptions.Web)!;
}

/// <summary>Compares the resources with what was looked up about their types.</summary>
internal static partial class BicepTypes
{
    private static readonly string[] OfTheLanguage = ["parent", "scope", "dependsOn"];

    /// <summary>Returns what nobody looked up, and what was looked up for nothing.</summary>
    public static IEnumerable<string> Find(IReadOnlyList<BicepFile> files, Dictionary<string, VerifiedType> verified)
    {
        var unused = verified.SelectMany(type => type.Value.Set.Keys.Select(path => (type.Key, "set", path))
            .Concat(type.Value.Read.Select(path => (type.Key, "read", path)))).ToHashSet();
        foreach (var file in files)
        {
            foreach (var resource in file.Of("resource"))
            {
                var at = $"{file.Name}:{resource.Line}: {resource.Label}";
                if (!verified.TryGetValue(resource.Label!, out var type))
                {
                    yield return $"{at} was not looked up";
                    continue;
                }
                foreach (var (path, literal) in resource.Existing ? [] : Paths(resource.Value!.Body, "", file))
                {
                    unused.Remove((resource.Label!, "set", path));
                    if (!type.Set.TryGetValue(path, out var values)) yield return $"{at}: {path} was not looked up";
                    else if (literal is not null && values?.Contains(literal) == false) yield return $"{at}: {path} cannot be {literal}";
                }
                foreach (var path in file.Declarations.SelectMany(one => one.Reads).Where(read => IsOf(resource, read)).Distinct())
                {
                    var below = path[(resource.Name.Length + 1)..];
                    unused.Remove((resource.Label!, "read", below));
                    if (!type.Read.Contains(below)) yield return $"{at}: {below}, which is read, was not looked up";
                }
            }
        }
        foreach (var (type, how, path) in unused) yield return $"{type}: {path} is not {how}";
    }

    private static bool IsOf(BicepDeclaration resource, string read) => read.StartsWith($"{resource.Name}.", StringComparison.Ordinal);

    // Each property that gets a value, and the value where it is written out. A variable counts as what it holds.
    private static IEnumerable<(string Path, string? Literal)> Paths(BicepValue value, string path, BicepFile file)
    {
        if (value.Object is { Count: > 0 } properties)
            return properties.Where(property => path.Length > 0 || !OfTheLanguage.Contains(property.Key))
                .SelectMany(property => Paths(property.Value, Below(path, property.Key), file));
        if (value.Array is { } items) return items.SelectMany(item => Paths(item, $"{path}[]", file));
        if (value.Each is { } each) return Paths(each, $"{path}[]", file);
        if (value.Either is { } either) return either.SelectMany(one => Paths(one, path, file));
        if (value.Call is "union" or "concat") return value.Arguments!.SelectMany(one => Paths(one, path, file));
        if (value.Call is "map") return Paths(value.Arguments![1], $"{path}[]", file);
        if (value.Text is { } name && file.Of("var").FirstOrDefault(one => one.Name == name) is { Value: { } held }
            && (held.Object ?? (object?)held.Array ?? held.Either ?? (object?)held.Call) is not null)
            return Paths(held, path, file);
        var literal = Hole().IsMatch(value.String ?? "") ? null : value.String;
        return [(path.EndsWith("[]", StringComparison.Ordinal) ? path[..^2] : path, literal)];
    }

    // The key of a map is any name. What is below "tags" are names of ours.
    private static string Below(string path, string key) =>
        path == "tags" ? path : Hole().IsMatch(key) ? $"{path}.*" : path.Length == 0 ? key : $"{path}.{key}";

    [GeneratedRegex(@"\$\{")]
    private static partial Regex Hole();
}
