using Presence.Bench.Report;
using Presence.Bench.Serving;

namespace Presence.Bench.Parts;

/// <summary>How long a start takes when it is compiled ahead of time, next to one that is compiled while it starts.</summary>
internal sealed class ColdStart : IPart
{
    public string Name => "start";

    public string Title => "a start, compiled ahead of time";

    public string Method => """
        LocalHost, published and started from its dll, in memory, without a debugger and with nothing else in its way. Ours: compiled
        ahead of time (ReadyToRun), as the app is for Azure. Limit: the same program, compiled while it starts. One start of each in turn;
        the files are in the system's cache. Processor time holds less of what else the machine does than the clock on the wall.
        """;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Pace pace)
    {
        var (ahead, jit) = (await StartedHost.PublishAsync(ahead: true), await StartedHost.PublishAsync(ahead: false));
        Figure[] figures =
        [
            new("from the process to ready", "ms", new(AtMost: 1)),
            new("from the process to the first querystate", "ms", new(AtMost: 1)),
            new("processor time until then", "ms", new(AtMost: 1)),
        ];
        await StartedHost.StartAsync(ahead);
        await StartedHost.StartAsync(jit);
        for (var round = 0; round < pace.Times(15); round++)
        {
            var (ours, limit) = (await StartedHost.StartAsync(ahead), await StartedHost.StartAsync(jit));
            figures[0].Add(ours.Ready.TotalMilliseconds, limit.Ready.TotalMilliseconds);
            figures[1].Add(ours.Answered.TotalMilliseconds, limit.Answered.TotalMilliseconds);
            figures[2].Add(ours.Processor.TotalMilliseconds, limit.Processor.TotalMilliseconds);
        }
        return figures;
    }
}
