using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presence.Bench.Clients;
using Presence.Bench.Report;
using Presence.Bench.Serving;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.LocalHost;
using Presence.Tests;

namespace Presence.Bench.Parts;

/// <summary>querystate on tables against the bare point reads that it needs.</summary>
internal sealed class QueryInTables : IPart
{
    private const int Users = 1000;
    private const int UsersPerQuery = 500;

    public string Name => "d";

    public string Title => "querystate of 500 ids, on tables (Azurite)";

    public string Method => """
        One query at a time over HTTP. Limit: 500 point reads of the same rows with the same table client, their entities
        unread, 64 under way as in the product, and all 500 at once. Everything but Azurite is in one process, and Azurite,
        one thread of Node.js in memory, is most of what is measured.
        """;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace)
    {
        var storage = await Azurite.ConnectionStringAsync();
        await using var app = await LocalApp.BuildAsync(new LocalOptions(Port: 0, Storage: storage), Servers.Settings);
        await Population.FillAsync(app.Services.GetRequiredService<IRowStore>(), Users);
        await app.StartAsync();
        var url = ProductApi.QueryState(new Uri(app.Urls.First()));
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("PresenceStorage", storage)]).Build();
        var table = StorageAccounts.Open(settings)[0].GetTableClient("PresenceUsers");

        var sixtyFour = new Figure("latency (p50), limit 64 at a time", "ms", Required.Nothing);
        var all = new Figure("latency (p50), limit all at once", "ms", Required.Nothing);
        var perSecond = new Figure("rows, limit 64 at a time", "/s", Required.Nothing);
        var perSecondAll = new Figure("rows, limit all at once", "/s", Required.Nothing);
        var random = new Random(1);
        for (var round = -1; round < pace.Rounds; round++)   // the first warms up
        {
            var (ours, bounded, unbounded) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < pace.Times(8); i++)
            {
                var users = Enumerable.Range(0, Users).ToArray();
                random.Shuffle(users);
                var names = Array.ConvertAll(users[..UsersPerQuery], Population.NameOf);
                ours.Add(await TimeAsync(() => QueryAsync(url, names)));
                bounded.Add(await TimeAsync(() => Parallel.ForEachAsync(
                    names, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (name, _) => await ReadAsync(table, name))));
                unbounded.Add(await TimeAsync(() => Task.WhenAll(names.Select(name => ReadAsync(table, name)))));
            }
            if (round < 0) continue;
            sixtyFour.Add(Median.Of(ours), Median.Of(bounded));
            all.Add(Median.Of(ours), Median.Of(unbounded));
            perSecond.Add(PerSecond(ours), PerSecond(bounded));
            perSecondAll.Add(PerSecond(ours), PerSecond(unbounded));
        }
        await app.StopAsync();
        return [sixtyFour, all, perSecond, perSecondAll];
    }

    private static async Task QueryAsync(Uri url, string[] names)
    {
        var query = JsonSerializer.SerializeToUtf8Bytes(new Query(names), QueryJson.Default.Query);
        using var answer = JsonDocument.Parse(await Http.PostAsync(url, query));
        if (answer.RootElement.GetProperty("QueryResult").GetArrayLength() != names.Length)
            throw new InvalidOperationException("An answer is not whole.");
    }

    private static async Task ReadAsync(TableClient table, string name)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(new UserKey(Population.App, new UserId(name)).Encode(), "user");
        if (!found.HasValue) throw new InvalidOperationException($"{name} is not there.");
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static double PerSecond(List<double> milliseconds) => UsersPerQuery * milliseconds.Count / (milliseconds.Sum() / 1000);
}
