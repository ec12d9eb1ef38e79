using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Configuration;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Tests.Support;
using Presence.Functions.Webhooks;
using Presence.Tests;

namespace Presence.Functions.Tests.Webhooks;

/// <summary>The dispatcher among all that can go wrong around it: no notice is lost, none overtakes another, no caller waits.</summary>
public sealed partial class WebhookDispatcherTests : IAsyncLifetime
{
    private const uint OtherApp = World.App + 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTime _clock = new();
    private readonly Backend _backend = new();
    private readonly RecordingStore _store = new();
    private readonly RecordingLog<WebhookDispatcher> _log = new();
    private readonly Settings _settings = new()
    {
        Apps = new[] { AppOf(World.App), AppOf(OtherApp) }.ToFrozenDictionary(app => app.SdkAppId),
    };

    private readonly WebhookClient _client;
    private readonly List<WebhookDispatcher> _dispatchers = [];

    public WebhookDispatcherTests() => _client = new WebhookClient(TimeProvider.System, _backend);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var dispatcher in _dispatchers) await dispatcher.StopAsync(default);
        _client.Dispose();
    }

    [Deviation("W3"), Fact, Rule("R20")]
    public async Task A_notice_whose_delivery_could_not_be_marked_is_posted_twice_and_before_the_next()
    {
        var instance = await StartAsync();
        var broken = true;
        _store.Before = call => broken && _backend.Posts.Count == 1 && call.Verb == StoreVerb.Commit
            ? throw new TimeoutException("the store is away")
            : default;

        await OnlineAsync(instance, World.Ann);
        await UntilAsync(() => Task.FromResult(!_log.Lines.IsEmpty));
        broken = false;
        await PresenceOf(instance).ChangeAsync(World.Ann, new Command.SetCustomStatus("tea"), default);
        await UntilDeliveredAsync(World.Ann);

        Assert.Equal(["1", "1", "2"], _backend.Posts.Select(post => SeqOf(post.Body)));
    }

    [Fact, Rule("R20")]
    public async Task A_notice_of_an_instance_that_died_is_posted_by_another_one_once_it_is_due()
    {
        var dead = NewInstance();
        await OnlineAsync(dead, World.Ann);
        Assert.Empty(_backend.Posts);

        var instance = await StartAsync();
        _clock.Advance(_settings.Timings.NoticeRetryAfter);
        await instance.GetRequiredService<Sweeper>().RunAsync(DueKind.Notice, default);
        await UntilDeliveredAsync(World.Ann);

        Assert.Single(_backend.Posts);
    }

    [Fact, Rule("R20")]
    public async Task While_a_failed_notice_waits_for_its_retry_a_new_one_does_not_have_it_posted()
    {
        var instance = await StartAsync();
        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        await OnlineAsync(instance, World.Ann);
        await UntilAsync(async () => (await NoticesAsync(World.Ann)).Failures == 1);

        await PresenceOf(instance).ChangeAsync(World.Ann, new Command.SetCustomStatus("tea"), default);
        for (var look = 0; look < 2; look++) await LookedAfterAsync(instance, World.Ann);   // when the second begins, the first is over

        Assert.Single(_backend.Posts);
        Assert.Equal(2, (await NoticesAsync(World.Ann)).Items.Count);
    }

    [Fact, Rule("R20")]
    public async Task A_row_that_cannot_be_read_keeps_no_other_user_waiting()
    {
        var instance = await StartAsync();
        await OnlineAsync(NewInstance(), World.Ann);
        _store.Before = call => call.User == World.Ann ? throw new FormatException("this row is broken") : default;
        DeliveriesOf(instance).Add(World.Ann);

        await OnlineAsync(instance, World.Bob);
        await UntilDeliveredAsync(World.Bob);

        await UntilAsync(() => Task.FromResult(!_log.Lines.IsEmpty));
        Assert.Equal("Could not deliver the notices of 1400000000-ann; the sweep tries again.", Assert.Single(_log.Lines));
    }

    [Fact, Rule("R20")]
    public async Task An_app_whose_backend_hangs_keeps_no_other_app_waiting_nor_the_host_from_stopping()
    {
        var instance = await StartAsync();
        _backend.Answers = async (body, within) =>
        {
            if (body.Contains("\"elsewhere\"", StringComparison.Ordinal)) return new HttpResponseMessage();
            await Task.Delay(Timeout.Infinite, within);
            throw new InvalidOperationException("It cannot come to that.");
        };
        for (var i = 0; i < 40; i++) await OnlineAsync(instance, World.Key($"user{i}"));
        var elsewhere = new UserKey(OtherApp, new UserId("elsewhere"));

        await OnlineAsync(instance, elsewhere);
        await UntilDeliveredAsync(elsewhere);

        await _dispatchers[0].StopAsync(default);
        var notices = await NoticesAsync(World.Key("user0"));
        Assert.Single(notices.Items);
        Assert.Equal(0, notices.Failures);   // it is unknown whether the backend accepted it
    }

    [Fact, Rule("R20")]
    public async Task What_is_logged_names_the_user_and_the_reason_and_no_address()
    {
        var instance = await StartAsync();
        _backend.Answers = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized));

        await OnlineAsync(instance, World.Ann);
        await UntilAsync(() => Task.FromResult(!_log.Lines.IsEmpty));

        Assert.Equal(
            "The app's backend did not accept notice 1 of 1400000000-ann: it answered 401. It is tried again.",
            Assert.Single(_log.Lines));
    }

    private static AppSettings AppOf(uint id) => World.TheApp with
    {
        SdkAppId = id, Rules = new AppRules(NotesChanges: true),
        StateChangeUrl = new Uri("https://name:word@example.com/hook?code=secret"), StateChangeSecret = "a secret",
    };

    // Its notices wait in the row until some dispatcher is started.
    private ServiceProvider NewInstance() => new ServiceCollection()
        .AddSingleton<IRowStore>(_store).AddSingleton<IDueIndex>(_store).AddSingleton<IOutbox>(_store)
        .AddSingleton<IQuarantine>(new MemoryQuarantine(_store, _store)).AddSingleton<IListedBy>(_store)
        .AddSingleton<IPushTransport>(new RecordingTransport()).AddSingleton<TimeProvider>(_clock).AddSingleton(_settings)
        .AddSingleton(_client).AddSingleton<WebhookDispatcher>().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton<ILogger<WebhookDispatcher>>(_log).AddApplication().BuildServiceProvider();

    private async Task<ServiceProvider> StartAsync()
    {
        var instance = NewInstance();
        _dispatchers.Add(instance.GetRequiredService<WebhookDispatcher>());
        await _dispatchers[^1].StartAsync(default);
        return instance;
    }

    private static PresenceService PresenceOf(ServiceProvider instance) => instance.GetRequiredService<PresenceService>();

    private static UserQueue DeliveriesOf(ServiceProvider instance) => instance.GetRequiredService<NoticeDeliveries>().Of(World.App).Users;

    private static async Task OnlineAsync(ServiceProvider instance, UserKey user)
    {
        await PresenceOf(instance).ChangeAsync(user, new Command.SignIn("s1", Platform.Web, ""), default);
        await PresenceOf(instance).ChangeAsync(user, new Command.Heartbeat("s1"), default);
    }

    private async Task LookedAfterAsync(ServiceProvider instance, UserKey user)
    {
        int Loads() => _store.Calls.Count(call => call.Verb == StoreVerb.Load);
        var before = Loads();
        DeliveriesOf(instance).Add(user);
        await UntilAsync(() => Task.FromResult(Loads() > before));
    }

    private async Task<NoticeQueue> NoticesAsync(UserKey user) => (await _store.LoadAsync(RowKind.User, user, default)).Value.State.Notices;
    private Task UntilDeliveredAsync(UserKey user) =>
        UntilAsync(async () => await NoticesAsync(user) is { LastSeq: > 0, Items.IsEmpty: true });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(late.IsCancellationRequested, "It never came to that.");
            await Task.Yield();
        }
    }

    private static string SeqOf(string body) => body[(body.LastIndexOf(':') + 1)..^1];
}
