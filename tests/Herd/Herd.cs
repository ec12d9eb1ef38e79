using System.Collections.Frozen;
using System.Globalization;
using Presence.Checker.Tests;
using Presence.Domain;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;

namespace Presence.Herds;

/// <summary>
/// All users lose their connections at once, and come back: the product's own rules and services, several instances with room for so
/// many requests each, one storage in memory, a model of SignalR, and a time of their own.
/// </summary>
internal sealed class Herd : IDisposable
{
    /// <summary>The time between two sweeps.</summary>
    public static readonly TimeSpan SweptEvery = TimeSpan.FromSeconds(10);

    private const uint App = 1400000000;
    private static readonly TimeSpan LostAt = TimeSpan.FromSeconds(5);
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly HerdPlan _plan;
    private readonly Pump _pump = new();
    private readonly SimulatedTime _time = new();
    private readonly MemoryRowStore _rows = new();
    private readonly MemoryDueIndex _due = new();
    private readonly MemoryOutbox _outbox = new();
    private readonly Settings _settings;
    private readonly HerdCounts _counts;
    private readonly HerdSignalR _service;
    private readonly List<HerdInstance> _instances;
    private readonly HerdQueue _requests;
    private readonly HerdClients _clients;
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly UserKey[] _users;
    private int _missed;

    private Herd(HerdPlan plan)
    {
        _plan = plan;
        _settings = new Settings
        {
            Apps = new[] { new AppSettings { SdkAppId = App, SecretKey = "demo-secret-key", Admins = FrozenSet<UserId>.Empty } }
                .ToFrozenDictionary(app => app.SdkAppId),
        };
        _counts = new HerdCounts(_time, plan.CallTakes);
        _service = new HerdSignalR(_counts);
        var store = new HerdStore(_counts, _rows, _due, _outbox);
        _instances =
            [.. Enumerable.Range(plan.Seed, plan.Instances + 1).Select(seed => new HerdInstance(store, _service, _time, _settings, seed))];
        _requests = new HerdQueue(_pump, _instances[1..], plan.RequestsAtOnce);
        _clients = new HerdClients(plan, _requests, _service, _counts);
        _users = [.. Enumerable.Range(0, plan.Users).Select(i => new UserKey(App, new UserId($"user{i:D6}")))];
    }

    /// <summary>Plays it to its end.</summary>
    public static HerdResult Play(HerdPlan plan)
    {
        using var herd = new Herd(plan);
        return herd.Play();
    }

    public void Dispose()
    {
        foreach (var instance in _instances) instance.Dispose();
    }

    private HerdResult Play()
    {
        for (var number = 0; number < _plan.Users; number++) Fill(number);
        _time.After(TimeSpan.Zero, Sweep);
        _time.After(LostAt, () =>
        {
            _service.IsAway = _plan.AwayFor > TimeSpan.Zero;
            _time.After(_plan.AwayFor, () => _service.IsAway = false);
            _clients.Lose();
        });
        while (_time.Elapsed < LostAt + _plan.WatchedFor)
        {
            _pump.Run();
            _time.MoveTowards(LostAt + _plan.WatchedFor);
        }
        return new HerdResult
        {
            Leaves = _service.Leaves,
            Joins = _service.Joins,
            Repeats = _service.Repeats,
            MissedByReaders = _missed,
            AllBackAfter = _clients.Ready == _plan.Users ? _clients.LastReadyAt - LostAt : null,
            GaveUp = _clients.GaveUp,
            ToComeBack = _clients.CallsThen,
            Peak = _counts.Peak,
            QueueMax = _requests.Max,
            Failed = _requests.Failed,
            Behind = _counts.Behind,
            TasksLeft = _outbox.FindDueTasksAsync(DateTimeOffset.MaxValue, int.MaxValue, Never).AsTask().GetAwaiter().GetResult().Count,
        };
    }

    // Connected since some moment of the last minutes, so that leases end one after another, as they do in life.
    private void Fill(int number)
    {
        var (user, timings) = (_users[number], _settings.Timings);
        var session = string.Create(CultureInfo.InvariantCulture, $"{number:x32}");
        var connection = string.Create(CultureInfo.InvariantCulture, $"first{number}");
        var since = _time.Now - ((timings.Lease - timings.AuditBefore) * (number % 997 / 997.0));
        var state = UserState.None;
        Command[] commands = [new Command.SignIn(session, Platform.Web, ""), new Command.Connect(session, connection, "signature")];
        foreach (var command in commands)
            state = PresenceRules.Decide(state, command, since, timings).State;
        var scheduled = default(ScheduledDue);
        foreach (var kind in Enum.GetValues<DueKind>())
        {
            if (DueTimes.Next(state, kind, _time.Now, timings) is not { } at) continue;
            _due.ScheduleAsync(new DueEntry(kind, at, user), Never).AsTask().GetAwaiter().GetResult();
            scheduled = scheduled.With(kind, at);
        }
        Commit(RowKind.User, user, new UserRow(state, scheduled));
        var watched = Enumerable.Range(1, _plan.Subscriptions).Select(i => _users[(number + (i * 7919)) % _users.Length].User).Distinct();
        Commit(RowKind.Subscriptions, user, SubscriptionList.None.Add([.. watched], since, Limits.SubscriptionsPerUserMax).After);
        _clients.Add(number, user, session, connection);
    }

    private void Commit<T>(RowKind<T> kind, UserKey user, T value) =>
        _rows.TryCommitAsync(kind, user, new Versioned<T>(value, null), Never).AsTask().GetAwaiter().GetResult();

    // Every lane, unless it still runs; and a look as readers have it.
    private void Sweep()
    {
        foreach (var (name, sweepAsync) in Lanes.All)
        {
            if (!_running.Add(name)) continue;
            _ = _pump.Start(async () =>
            {
                await sweepAsync(_instances[0].Sweeper);
                _running.Remove(name);
            });
        }
        var states = _rows.ReadAsync(_users, Never).AsTask().GetAwaiter().GetResult();
        var seen = states.Select(state => Timeline.At(state!, _time.Now, _settings.Timings).Status.Type);
        _missed = Math.Max(_missed, seen.Count(type => type != StatusType.Online));
        _time.After(SweptEvery, Sweep);
    }
}
