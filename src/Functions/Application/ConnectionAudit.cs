using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>Asks the service which connections are open. What it does not answer is left open, too: no answer is no evidence.</summary>
public sealed partial class ConnectionAudit(
    IPushTransport push, Settings settings, PresenceMetrics metrics, ILogger<ConnectionAudit> log)
{
    private const int AskedAtOnce = 16;

    /// <summary>Asks about some connections of one user. Costs a SignalR call for each.</summary>
    public async ValueTask<ConnectionAnswers> AskAsync(IEnumerable<string> connections, CancellationToken stop)
    {
        var asked = connections.ToList();
        if (asked.Count == 0) return ConnectionAnswers.None;
        var answers = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            asked,
            new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = stop, TaskScheduler = TaskScheduler.Current },
            async (connection, within) =>
            {
                try
                {
                    answers[connection] = await push.ExistsAsync(connection, within);
                }
                catch (Exception failure) when (!within.IsCancellationRequested)
                {
                    LogNoAnswer(failure, connection);
                }
            });
        var said = new ConnectionAnswers([.. asked.Where(c => Says(c, true))], [.. asked.Where(c => Says(c, false))]);
        metrics.Audited(said.Alive.Length, said.Gone.Length, asked.Count - said.Alive.Length - said.Gone.Length);
        return said;

        bool Says(string connection, bool open) => answers.TryGetValue(connection, out var said) && said == open;
    }

    /// <summary>Asks about those of whom the row says that they are to be asked about, and that were not asked about already.</summary>
    /// <param name="before">What was asked for the row as it was before; null for nothing.</param>
    /// <returns><paramref name="before"/> itself when there is nothing more to ask.</returns>
    internal async ValueTask<Asked> AskDueAsync(UserState user, DateTimeOffset now, Asked? before, CancellationToken stop)
    {
        var due = Audit.ConnectionsToAsk(user.Sessions, now, settings.Timings).ToHashSet(StringComparer.Ordinal);
        if (before is not null)
        {
            due.ExceptWith(before.Connections);
            if (due.Count == 0) return before;
        }
        var answers = await AskAsync(due, stop);
        return before is null ? new Asked(due, answers) : new Asked(
            [.. due, .. before.Connections],
            new([.. answers.Alive, .. before.Answers.Alive], [.. answers.Gone, .. before.Answers.Gone]));
    }

    /// <summary>What the service was asked about, and what it said.</summary>
    internal sealed record Asked(HashSet<string> Connections, ConnectionAnswers Answers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The service did not say whether connection {Connection} is open.")]
    private partial void LogNoAnswer(Exception failure, string connection);
}
