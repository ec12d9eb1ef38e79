using System.Text.Json;
using Presence.Bench.Clients;
using Presence.Bench.Report;
using Presence.Bench.Serving;

namespace Presence.Bench.Parts;

/// <summary>querystate against the smallest endpoint that gives the same answers.</summary>
internal sealed class QueryInMemory : IPart
{
    private const int Questions = 128;
    private static readonly Required Half = new(AtLeast: 0.5);

    public string Name => "a";

    public string Title => "querystate, in memory";

    public string Method => """
        100,000 users, 30 % of them online. Limit: the smallest ASP.NET Core endpoint that parses the same body and writes
        the same bytes from a dictionary, with source-generated System.Text.Json; it checks no signature, no id and no clock.
        Each server has a process of its own; one client asks both, 128 bodies in turn, and checks the length of every answer.
        Processor time is the server's own, for one request: unlike throughput, it holds nothing of the client.
        """;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace)
    {
        await using var ours = await ServerProcess.StartAsync(Servers.ProductWithUsers);
        await using var limit = await ServerProcess.StartAsync(Servers.QueryLimit);
        var (oursUrl, limitUrl) = (ProductApi.QueryState(ours.Url), new Uri(limit.Url, "/v4/openim/querystate"));
        var figures = new List<Figure>();
        foreach (var size in (int[])[1, 100, 500])
        {
            var questions = await AskAsync(oursUrl, limitUrl, size);
            await Load.RunAsync(oursUrl, questions, 8, pace.WarmUp, () => ours.ProcessorTime);
            await Load.RunAsync(limitUrl, questions, 8, pace.WarmUp, () => limit.ProcessorTime);
            foreach (var concurrency in (int[])[1, 8, 64])
            {
                var what = $"{size} id{(size == 1 ? "" : "s")}, {concurrency} at a time";
                var throughput = new Figure(what, "/s", size == 500 ? Half : Required.Nothing);
                var processor = new Figure($"{what}: processor time", "µs", Required.Nothing);
                for (var round = 0; round < pace.Rounds; round++)
                {
                    var (of, at) = (Answered.Nothing, Answered.Nothing);
                    for (var turn = 0; turn < Pace.Turns; turn++)
                    {
                        of += await Load.RunAsync(oursUrl, questions, concurrency, pace.Turn, () => ours.ProcessorTime);
                        at += await Load.RunAsync(limitUrl, questions, concurrency, pace.Turn, () => limit.ProcessorTime);
                    }
                    throughput.Add(of.PerSecond, at.PerSecond);
                    processor.Add(of.ProcessorMicroseconds, at.ProcessorMicroseconds);
                }
                figures.Add(throughput);
                if (concurrency == 8) figures.Add(processor);
            }
        }
        return figures;
    }

    // The answers of both must be the same, byte for byte.
    private static async Task<List<Question>> AskAsync(Uri ours, Uri limit, int size)
    {
        var random = new Random(size);
        var questions = new List<Question>();
        for (var i = 0; i < Questions; i++)
        {
            var numbers = random.GetItems(Enumerable.Range(0, Population.Size).ToArray(), 2 * size).Distinct().Take(size);
            var users = numbers.Select(Population.NameOf);
            var body = JsonSerializer.SerializeToUtf8Bytes(new Query([.. users]), QueryJson.Default.Query);
            var answer = await Http.PostAsync(ours, body);
            var same = await Http.PostAsync(limit, body);
            if (!answer.AsSpan().SequenceEqual(same)) throw new InvalidOperationException("The two servers answer differently.");
            questions.Add(new Question(body, answer.Length));
        }
        return questions;
    }
}
