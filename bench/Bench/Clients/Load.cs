using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Presence.Bench.Clients;

/// <summary>What a server did under load.</summary>
/// <param name="Requests">How many requests it answered.</param>
/// <param name="Elapsed">In what time.</param>
/// <param name="ProcessorTime">What processor time the server used for all of them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Answered(int Requests, TimeSpan Elapsed, TimeSpan ProcessorTime)
{
    public static Answered Nothing => default;

    public double PerSecond => Requests / Elapsed.TotalSeconds;

    public double ProcessorMicroseconds => ProcessorTime.TotalMicroseconds / Requests;

    public static Answered operator +(Answered a, Answered b) =>
        new(a.Requests + b.Requests, a.Elapsed + b.Elapsed, a.ProcessorTime + b.ProcessorTime);
}

/// <summary>Asks as fast as answers come, so many at a time.</summary>
internal static class Load
{
    /// <summary>Runs for a while.</summary>
    /// <param name="url">Where to ask.</param>
    /// <param name="questions">What to ask, and how long the answer must be; each in turn.</param>
    /// <param name="concurrency">How many requests are under way at any time.</param>
    /// <param name="window">For how long.</param>
    /// <param name="processorTime">Reads the server's processor time.</param>
    public static async Task<Answered> RunAsync(
        Uri url, IReadOnlyList<Question> questions, int concurrency, TimeSpan window, Func<TimeSpan> processorTime)
    {
        var next = 0;
        var done = 0;
        var used = processorTime();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(AskAsync)));
        var elapsed = clock.Elapsed;
        return new Answered(done, elapsed, processorTime() - used);

        async Task AskAsync()
        {
            var buffer = new byte[64 * 1024];
            while (clock.Elapsed < window)
            {
                var question = questions[(int)((uint)Interlocked.Increment(ref next) % (uint)questions.Count)];
                var length = await Http.PostAsync(url, question.Body, buffer);
                if (length != question.AnswerLength)
                    throw new InvalidOperationException($"An answer has {length} bytes instead of {question.AnswerLength}.");
                Interlocked.Increment(ref done);
            }
        }
    }
}

/// <summary>A request's body, and how long its answer must be.</summary>
internal sealed record Question(byte[] Body, int AnswerLength);
