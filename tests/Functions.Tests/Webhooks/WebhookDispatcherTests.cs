using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.StateChanges;
using Presence.Functions.Sweeping;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Fakes;
using Presence.LocalHost;
using Presence.Tests;

namespace Presence.Functions.Tests.StateChanges;

/// <summary>The courier among all that can go wrong around it: nothing is lost, nothing overtakes, nobody waits.</summary>
public sealed class StateChangeCourierTests : IAsyncLifetime
{
    private const uint OtherApp = 1400000001;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly FakeTime _clock = new();
    private readonly Backend _backend = new();
    private readonly WatchedStore _store = new(new MemoryPresenceStore());
    private readonly Lines _log = new();
    private readonly Settings _settings = new() { Apps = new[] { AppOf(World.App), AppOf(OtherApp) }.ToFrozenDictionary(app => app.SdkAppId) };
    private readonly StateChangePost _post;
    private readonly List<StateChangeCourier> _couriers = [];

    public StateChangeCourierTests() => _post = new StateChangePost(TimeProvider.System, _backend);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var courier in _couriers) await courier.StopAsync(default);
        _post.Dispose();
    }

    [Fact, Rule("R20")]
    public async Task A_mark_that_is_lost_has_the_notice_posted_twice_and_before_the_next()
    {
        var presence = await StartAsync();
        var broken = true;
        _store.Before = call => broken && _backend.Posts.Count == 1 && call.Verb == StoreVerb.Commit ? throw new TimeoutException("the store is away") : default;

        await OnlineAsync(presence, World.Ann);
        await UntilAsync(() => !_log.All.IsEmpty);
        broken = false;
        await presence.ChangeAsync(World.Ann, new Command.SetCustomStatus("tea"), default);
        await UntilTakenAsync(World.Ann);

        Assert.Equal(["1", "1", "2"], _backend.Posts.Select(post => SeqOf(post.Body)));
    }

    [Fact, Rule("R20")]
    public async Task A_notice_of_an_instance_that_died_is_posted_by_another_one_once_it_is_due()
    {
        var dead = NewPresence();
        await OnlineAsync(dead, World.Ann);
        Assert.Empty(_backend.Posts);

        var presence = await StartAsync();
        _clock.Advance(_settings.Timings.OwedAfter);
        foreach (var entry in await _store.DueAsync(DueKind.Lease, _clock.Now, 10, default)) await presence.SweepAsync(entry, default);
        await UntilTakenAsync(World.Ann);

        Assert.Single(_backend.Posts);
    }

    [Fact, Rule("R20")]
    public async Task While_a_notice_rests_no_new_one_has_it_posted()
    {
        var presence = await StartAsync();
        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        await OnlineAsync(presence, World.Ann);
        await UntilAsync(async () => (await RowAsync(World.Ann)).NoticeFailures == 1);

        await presence.ChangeAsync(World.Ann, new Command.SetCustomStatus("tea"), default);
        presence.WokenOf(World.App).Wake(World.Ann);
        await UntilAsync(() => Task.FromResult(_store.Calls.Last() is { Verb: StoreVerb.Load }));

        Assert.Single(_backend.Posts);
        Assert.Equal(2, (await RowAsync(World.Ann)).Notices.Length);
    }

    [Fact, Rule("R20")]
    public async Task A_row_that_cannot_be_read_keeps_nobody_else_waiting()
    {
        var presence = await StartAsync();
        await OnlineAsync(NewPresence(), World.Ann);
        _store.Before = call => call.User == World.Ann ? throw new FormatException("this row is broken") : default;
        presence.WokenOf(World.App).Wake(World.Ann);

        await OnlineAsync(presence, World.Bob);
        await UntilTakenAsync(World.Bob);

        await UntilAsync(() => _log.All.Any(line => line.StartsWith("Could not hand over the notices of 1400000000-ann", StringComparison.Ordinal)));
    }

    [Fact, Rule("R20")]
    public async Task An_app_whose_backend_hangs_keeps_no_other_app_waiting_nor_the_host_from_stopping()
    {
        var presence = await StartAsync();
        _backend.Answers = async (body, within) =>
        {
            if (body.Contains("\"elsewhere\"", StringComparison.Ordinal)) return new HttpResponseMessage();
            await Task.Delay(Timeout.Infinite, within);
            throw new InvalidOperationException("it cannot come to that");
        };
        for (var i = 0; i < 40; i++) await OnlineAsync(presence, new UserKey(World.App, $"user{i}"));
        var elsewhere = new UserKey(OtherApp, "elsewhere");

        await OnlineAsync(presence, elsewhere);
        await UntilTakenAsync(elsewhere);

        await _couriers[0].StopAsync(default);
        Assert.Single((await RowAsync(new UserKey(World.App, "user0"))).Notices);
        Assert.Equal(0, (await RowAsync(new UserKey(World.App, "user0"))).NoticeFailures);   // nobody knows
    }

    [Fact, Rule("R20")]
    public async Task What_is_logged_names_the_user_and_why_and_no_address()
    {
        var presence = await StartAsync();
        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized));

        await OnlineAsync(presence, World.Ann);
        await UntilAsync(() => !_log.All.IsEmpty);

        Assert.Equal("The app's backend did not take notice 1 of 1400000000-ann: it answered 401. It is tried again.", Assert.Single(_log.All));
    }

    private static AppSettings AppOf(uint id) => new()
    {
        SdkAppId = id, SecretKey = "demo-secret-key", Admins = FrozenSet<string>.Empty, Rules = new AppRules(NotesChanges: true),
        StateChangeUrl = new Uri("https://name:word@example.com/hook?code=secret"), StateChangeSecret = "a secret",
    };

    private PresenceService NewPresence() => new(_store, new RecordingPush(), _clock, _settings, NullLogger<PresenceService>.Instance);

    private async Task<PresenceService> StartAsync()
    {
        var presence = NewPresence();
        _couriers.Add(new StateChangeCourier(presence, _store, _post, _settings, _clock, _log));
        await _couriers[^1].StartAsync(default);
        return presence;
    }

    private static async Task OnlineAsync(PresenceService presence, UserKey user)
    {
        await presence.ChangeAsync(user, new Command.SignIn("s1", Platform.Web, ""), default);
        await presence.ChangeAsync(user, new Command.Heartbeat("s1"), default);
    }

    private async Task<UserState> RowAsync(UserKey user) => (await _store.LoadAsync(user, default)).State;

    private Task UntilTakenAsync(UserKey user) => UntilAsync(async () => await RowAsync(user) is { NoticeSeq: > 0, Notices.IsEmpty: true });

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(late.IsCancellationRequested, "it never came to that");
            await Task.Yield();
        }
    }

    private static string SeqOf(string body) => body[(body.LastIndexOf(':') + 1)..^1];

    private sealed class Lines : ILogger<StateChangeCourier>
    {
        public ConcurrentQueue<string> All { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));
    }
}
