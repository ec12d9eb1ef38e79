using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Functions.Admin;

/// <summary>Who may be online.</summary>
/// <param name="AsOf">When it was looked up.</param>
/// <param name="Users">The users of each app, in the order of their ids, each once.</param>
/// <param name="Complete">Whether all could be read.</param>
public sealed record NameList(DateTimeOffset AsOf, FrozenDictionary<uint, UserId[]> Users, bool Complete)
{
    /// <summary>The users of an app.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public UserId[] Of(uint app) => Users.GetValueOrDefault(app) ?? [];
}

/// <summary>
/// Finds who may be online, without looking at users: whoever has a live session has an entry in the lane of leases, or, while a link
/// is lost, in that of graces (R13). Some of them are offline by now, so the rows have to be looked at. The list is made at most once in
/// some seconds, and bounded: 100 bytes for each user.
/// </summary>
public sealed partial class OnlineNames
{
    /// <summary>How old the list may be.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    /// <summary>Most users of all apps.</summary>
    public const int NamesMax = 200_000;

    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(3);
    private static readonly DueKind[] Lanes = [DueKind.Lease, DueKind.Grace];

    private readonly IDueIndex _dueIndex;
    private readonly TimeProvider _clock;
    private readonly ILogger<OnlineNames> _log;
    private readonly SharedAnswer<NameList> _list;

    /// <summary>Nothing is looked up yet.</summary>
    public OnlineNames(IDueIndex dueIndex, TimeProvider clock, ILogger<OnlineNames> log)
    {
        (_dueIndex, _clock, _log) = (dueIndex, clock, log);
        _list = new(clock, KeptFor, 2 * ReadWithin, ReadAsync);
    }

    /// <summary>The list, some seconds old at most.</summary>
    public Task<NameList> GetAsync(CancellationToken stop) => _list.GetAsync(stop);

    private async Task<NameList> ReadAsync(CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var names = new HashSet<UserKey>();
        using var late = new CancellationTokenSource(ReadWithin, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var parts = from lane in Lanes from segment in Enumerable.Range(0, _dueIndex.Segments) select (lane, segment);
        var read = await Task.WhenAll(parts.Select(part => TryReadAsync(part.lane, part.segment, now, names, either.Token)));
        var users = names.GroupBy(name => name.App, name => name.User).ToFrozenDictionary(
            app => app.Key, app => app.OrderBy(user => user.Value, StringComparer.Ordinal).ToArray());
        return new(now, users, Array.TrueForAll(read, isWhole => isWhole));
    }

    // One segment that cannot be read holds up none of the others.
    private async Task<bool> TryReadAsync(DueKind lane, int segment, DateTimeOffset now, HashSet<UserKey> names, CancellationToken stop)
    {
        try
        {
            await foreach (var page in _dueIndex.PagesOfUsersAsync(lane, now, segment, stop).WithCancellation(stop))
            {
                lock (names)
                {
                    if (names.Count + page.Count > NamesMax) return false;
                    names.UnionWith(page);
                }
            }
            return true;
        }
        catch (Exception failure)
        {
            LogNotRead(failure is OperationCanceledException ? null : failure, segment, lane.ToString());
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {Segment} of {Lane} is missing in the list of who is online.")]
    private partial void LogNotRead(Exception? failure, int segment, string lane);
}
