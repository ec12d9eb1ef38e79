using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Functions.Application;

/// <summary>
/// Tells admins who watch an app of every change with its reason. Best effort, since the rows are the truth: nothing is repeated, and
/// what is too much is left out and counted. While nobody watches, it costs nothing; no caller ever waits for it.
/// </summary>
/// <param name="clock">Real time, also where the app's clock is moved.</param>
public sealed partial class ChangeFeed(IPushTransport push, TimeProvider clock, ILogger<ChangeFeed> log) : BackgroundService
{
    /// <summary>How long changes are collected before they are told.</summary>
    public static readonly TimeSpan CollectFor = TimeSpan.FromMilliseconds(250);

    /// <summary>Most changes that wait; more are left out.</summary>
    public const int ChangesMax = 1000;

    /// <summary>Most changes of one message.</summary>
    public const int ChangesPerMessage = 200;

    private readonly ConcurrentDictionary<uint, DateTimeOffset> _watchedUntil = new();
    private readonly ConcurrentDictionary<uint, int> _missed = new();
    private readonly Channel<(uint App, UserChange Change)> _waiting =
        Channel.CreateBounded<(uint, UserChange)>(new BoundedChannelOptions(ChangesMax) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>The present.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Somebody watches an app until an instant; an earlier one changes nothing.</summary>
    /// <param name="app">Its SdkAppId.</param>
    public void WatchUntil(uint app, DateTimeOffset until) =>
        _watchedUntil.AddOrUpdate(app, until, (_, known) => known > until ? known : until);

    /// <summary>Notes a change that is committed. Never waits.</summary>
    /// <param name="decision">With a reason.</param>
    public void Add(UserKey user, Decision decision)
    {
        if (!_watchedUntil.TryGetValue(user.App, out var until) || Now >= until) return;
        var latest = decision.State.Transitions.Latest;
        var isLogged = latest?.Ver == decision.State.Ver;
        var change = new UserChange(
            PresenceView.AsCommitted(user.User, decision.State, Viewer.Watchers), decision.Reason ?? ChangeReason.Unknown,
            isLogged ? latest!.Value.At : Now, isLogged ? latest!.Value.Platform : null);
        if (!_waiting.Writer.TryWrite((user.App, change))) _missed.AddOrUpdate(user.App, 1, (_, missed) => missed + 1);
    }

    /// <summary>Tells all that waits.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        var all = new List<(uint App, UserChange Change)>();
        while (all.Count < ChangesMax && _waiting.Reader.TryRead(out var next)) all.Add(next);
        foreach (var app in all.GroupBy(item => item.App, item => item.Change))
        {
            foreach (var some in app.Chunk(ChangesPerMessage)) await TrySendAsync(app.Key, ClientMessages.UserChanged(some), stop);
            if (_missed.TryRemove(app.Key, out var missed)) await TrySendAsync(app.Key, ClientMessages.UserChangesMissed(missed), stop);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(CollectFor, clock, stoppingToken);
            await FlushAsync(stoppingToken);
        }
    }

    private async Task TrySendAsync(uint app, ClientMessage message, CancellationToken stop)
    {
        try
        {
            await push.SendToGroupAsync(ConnectionGroups.NameOfWatch(app), message, stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            LogNotTold(failure, app);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not tell the admins who watch app {App} of some changes.")]
    private partial void LogNotTold(Exception failure, uint app);
}
