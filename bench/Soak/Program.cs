using System.Globalization;
using Presence.Soak;
using Presence.Soak.Faults;
using Presence.Soak.Report;
using Presence.Soak.Serving;
using Presence.Tests;

if (args is [Served.Verb, var servedPort, var servedStorage])
    return await Served.RunAsync(int.Parse(servedPort, CultureInfo.InvariantCulture), servedStorage);
if (Plan.Parse(args) is not { } plan)
{
    await Console.Error.WriteLineAsync(Plan.Usage);
    return 2;
}

var direct = await Azurite.OwnAccountAsync();
const string Endpoint = "TableEndpoint=";
var azurite = new Uri(Array.Find(direct.Split(';'), part => part.StartsWith(Endpoint, StringComparison.Ordinal))![Endpoint.Length..]);
var proxied = direct.Replace($":{azurite.Port}/", $":{plan.Port + 1}/", StringComparison.Ordinal);

var logPath = Path.Combine(Repository.Root, "artifacts", "soak", "localhost.log");
Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
await using var log = new StreamWriter(logPath);
var world = new World(new Uri($"http://127.0.0.1:{plan.Port}"));
await using var backend = await Backend.StartAsync(world.Violations);
await using var proxy = new Proxy(plan.Port + 1, azurite.Port, plan.Seed + 4);
proxy.Start();
await using var host = new HostProcess(
    new Uri($"http://127.0.0.1:{plan.Port}"), proxied, HostSettings.With(backend.Url), log, world.Faults, world.Violations);
await host.StartAsync();

Console.WriteLine($"Seed {plan.Seed}, {plan.For}; LocalHost listens on port {plan.Port}, its log is {logPath}");
var run = new Run(plan, world, host, new DueTable(direct), proxy, backend);
await run.GoAsync();

var report = new SoakReport(plan, world, run, host.Starts, backend.Taken);
Console.WriteLine(report);
if (plan.IsWhole) Console.WriteLine($"Written: {report.Save()}");
return world.Violations.Count == 0 ? 0 : 1;
