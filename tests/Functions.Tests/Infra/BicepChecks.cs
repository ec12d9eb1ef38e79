namespace Presence.Functions.Tests.Infra;

/// <summary>What a compiler would find. Each check returns problems as <c>FILE:LINE: TEXT</c>.</summary>
internal static class BicepChecks
{
    private static readonly string[] Roots = ["main.bicep"];
    private static readonly string[] MustBeUsed = ["param", "var", "import", "type"];

    // A name that is not here is a typing error, or has to be looked up.
    private static readonly string[] Functions =
    [
        "bool", "concat", "empty", "environment", "flatten", "guid", "int", "items", "join", "json", "length", "loadTextContent", "map",
        "range", "readEnvironmentVariable", "replace", "resourceGroup", "string", "subscription", "subscriptionResourceId", "take",
        "tenant", "toLower", "union", "uniqueString",
        "description", "export", "maxLength", "maxValue", "minLength", "minValue",   // decorators
    ];

    /// <summary>All of them.</summary>
    /// <param name="exists">Whether a file that is no Bicep exists, by its path from <c>infra/bicep</c>.</param>
    public static IEnumerable<string> Find(IReadOnlyList<BicepFile> files, Predicate<string> exists) =>
    [
        .. files.SelectMany(Grammar),
        .. files.SelectMany(Symbols),
        .. files.SelectMany(file => Imports(file, files)),
        .. files.SelectMany(file => Modules(file, files)),
        .. files.SelectMany(file => Assignments(file, files)),
        .. files.Where(file => !file.AssignsParameters && !Roots.Contains(file.Name)).SelectMany(file => Visitors(file, files)),
        .. files.SelectMany(file => Loads(file, exists)),
    ];

    private static IEnumerable<string> Grammar(BicepFile file)
    {
        if (file.Wrong is not null) yield return $"{file.Name}: {file.Wrong}";
        foreach (var call in file.Calls.Except(Functions, StringComparer.Ordinal))
            yield return $"{file.Name}: {call} is no function that is known here";
    }

    private static IEnumerable<string> Symbols(BicepFile file)
    {
        var inScope = file.Declarations.Where(one => one.Kind != "output" && !(file.AssignsParameters && one.Kind == "param")).ToList();
        var declared = inScope.SelectMany(one => one.Names).ToHashSet(StringComparer.Ordinal);
        foreach (var twice in file.Declarations.SelectMany(one => one.Names.Select(name => (one.Kind == "output", name)))
            .GroupBy(each => each).Where(same => same.Count() > 1))
            yield return $"{file.Name}: {twice.Key.name} is declared twice";
        foreach (var one in file.Declarations)
            foreach (var use in one.Uses.Where(use => !declared.Contains(use)))
                yield return $"{file.Name}:{one.Line}: {use} is not declared";

        var used = file.Declarations.SelectMany(one => one.Uses).ToHashSet(StringComparer.Ordinal);
        foreach (var one in inScope.Where(one => MustBeUsed.Contains(one.Kind) || one.Existing))
            foreach (var name in one.Names.Where(name => !used.Contains(name) && !one.Decorators.Contains("export")))
                yield return $"{file.Name}:{one.Line}: {name} is never used";
    }

    private static IEnumerable<string> Imports(BicepFile file, IReadOnlyList<BicepFile> files)
    {
        foreach (var import in file.Of("import"))
        {
            var from = Find(files, file.Resolve(import.Label!));
            if (from is null) yield return $"{file.Name}:{import.Line}: {import.Label} does not exist";
            else
                foreach (var name in import.Names.Except(Exported(from), StringComparer.Ordinal))
                    yield return $"{file.Name}:{import.Line}: {import.Label} exports no {name}";
        }
        var imported = files.SelectMany(other => other.Of("import").Where(import => other.Resolve(import.Label!) == file.Name))
            .SelectMany(import => import.Names);
        foreach (var name in Exported(file).Except(imported, StringComparer.Ordinal))
            yield return $"{file.Name}: {name} is exported for nobody";
    }

    private static IEnumerable<string> Modules(BicepFile file, IReadOnlyList<BicepFile> files)
    {
        foreach (var module in file.Of("module"))
        {
            var at = $"{file.Name}:{module.Line}";
            if (Find(files, file.Resolve(module.Label!)) is not { } target)
            {
                yield return $"{at}: {module.Label} does not exist";
                continue;
            }
            foreach (var problem in Given(at, module.Value!.At("params")?.Object?.Keys.ToList() ?? [], target)) yield return problem;

            var read = file.Declarations.SelectMany(one => one.Reads)
                .Where(read => read.StartsWith($"{module.Name}.", StringComparison.Ordinal))
                .Select(read => read[(module.Name.Length + 1)..])
                .ToHashSet(StringComparer.Ordinal);
            var outputs = target.Of("output").Select(output => $"outputs.{output.Name}").ToList();
            foreach (var name in read.Except(outputs, StringComparer.Ordinal)) yield return $"{at}: {module.Label} has no {name}";
            foreach (var name in outputs.Except(read, StringComparer.Ordinal)) yield return $"{at}: {name} of {module.Label} is never read";
        }
    }

    private static IEnumerable<string> Assignments(BicepFile file, IReadOnlyList<BicepFile> files)
    {
        if (!file.AssignsParameters) return [];
        if (file.Of("using").SingleOrDefault() is not { } of) return [$"{file.Name}: says not of what it gives the parameters"];
        return Find(files, file.Resolve(of.Label!)) is { } target
            ? Given(file.Name, file.Of("param").Select(param => param.Name), target)
            : [$"{file.Name}:{of.Line}: {of.Label} does not exist"];
    }

    private static IEnumerable<string> Given(string at, IEnumerable<string> given, BicepFile target)
    {
        var names = given.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Except(target.Of("param").Select(param => param.Name), StringComparer.Ordinal))
            yield return $"{at}: {target.Name} has no parameter {name}";
        foreach (var param in target.Of("param").Where(param => param.Required && !names.Contains(param.Name)))
            yield return $"{at}: {target.Name} is not given {param.Name}";
    }

    private static IEnumerable<string> Visitors(BicepFile file, IReadOnlyList<BicepFile> files)
    {
        if (!files.Any(other => other.Of("module").Concat(other.Of("import")).Any(one => other.Resolve(one.Label!) == file.Name)))
            yield return $"{file.Name}: nobody uses it";
    }

    private static IEnumerable<string> Loads(BicepFile file, Predicate<string> exists) => file.Loads
        .Where(path => !exists(file.Resolve(path)))
        .Select(path => $"{file.Name}: {path} does not exist");

    private static IEnumerable<string> Exported(BicepFile file) =>
        file.Declarations.Where(one => one.Decorators.Contains("export")).SelectMany(one => one.Names);

    private static BicepFile? Find(IReadOnlyList<BicepFile> files, string name) => files.FirstOrDefault(file => file.Name == name);
}
