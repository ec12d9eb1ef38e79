using Presence.Bench;
using Presence.Bench.Parts;
using Presence.Bench.Report;
using Presence.Bench.Serving;

if (args is [ServerProcess.Verb, var kind]) return await Servers.RunAsync(kind);

IPart[] known =
[
    new QueryInMemory(), new Broadcast(), new IdleConnections(), new QueryInTables(), new Sweeps(), new ComingBack(), new ColdStart(),
];
var quick = args.Contains("--quick", StringComparer.Ordinal);
var names = args.Where(arg => arg is not "--quick").ToList();
if (names.Find(name => !known.Any(part => string.Equals(part.Name, name, StringComparison.Ordinal))) is { } unknown)
{
    await Console.Error.WriteLineAsync($"""
        There is no part {unknown}.
        Usage: dotnet run -c Release --project bench/Bench [-- PARTS] [--quick]
          PARTS     some of {string.Join(' ', known.Select(part => part.Name))}; all of them when none is named
          --quick   one short round: shows that it runs, measures nothing worth keeping
        A whole run writes bench/results.md.
        """);
    return 2;
}

var pace = quick ? Pace.Quick : Pace.Full;
var wanted = known.Where(part => names.Count == 0 || names.Contains(part.Name, StringComparer.Ordinal)).ToList();
var results = new Results(pace);
foreach (var part in wanted)
{
    await Console.Error.WriteLineAsync($"{part.Name}: {part.Title} …");
    var section = new Section(part, await part.MeasureAsync(pace));
    results.Add(section);
    Console.WriteLine(section);
}
if (!quick && wanted.Count == known.Length) Console.WriteLine($"Written: {results.Save()}");
return 0;
