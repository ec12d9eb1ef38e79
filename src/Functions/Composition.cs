using Azure.Core.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presence.Functions.Admin;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Console;
using Presence.Functions.Dialects.Admin;
using Presence.Functions.Dialects.Client;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Dialects.Zim;
using Presence.Functions.OpenApi;
using Presence.Functions.Health;
using Presence.Functions.Push;
using Presence.Functions.Push.SignalR;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Memory;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Telemetry;
using Presence.Functions.Webhooks;
using Presence.Functions.Wire;

namespace Presence.Functions;

/// <summary>
/// The object graph: what every host shares, and what only Azure has. The one place that knows which store and which transport are
/// used.
/// </summary>
public static class Composition
{
    /// <summary>Adds the product, all but its storage and its transport to clients. Checks the settings.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static IServiceCollection AddPresence(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(SettingsReader.Read(configuration))
        // They log whole addresses, and those hold signatures.
        .AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning))
        .AddSingleton(TimeProvider.System)
        .AddApplication()
        // Signatures are dated by other people's clocks: a host that moves its own must not age them.
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<UserSigAuthenticator>(provider, TimeProvider.System))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<ZimAuthenticator>(provider, TimeProvider.System))
        .AddSingleton<CallRateLimiter>()
        .AddSingleton<ResponseWriter>()
        .AddSingleton<TencentApi>()
        .AddSingleton<FriendApi>()
        .AddSingleton<ClientApi>()
        .AddSingleton<OpenApiDocument>()
        .AddSingleton<ConnectionClaims>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<Readiness>(provider, TimeProvider.System))
        .AddSingleton<AdminApi>()
        .AddSingleton(_ => new ConsoleFiles(SignalRSettings.ClientAddresses(configuration)))
        // Who watches, watches in real time.
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<ChangeFeed>(provider, TimeProvider.System))
        .AddHostedService(provider => provider.GetRequiredService<ChangeFeed>())
        .AddSingleton(_ => new WebhookClient(TimeProvider.System))
        .AddHostedService<WebhookDispatcher>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<SwitchWatch>(provider, configuration))
        .AddHostedService(provider => provider.GetRequiredService<SwitchWatch>());

    /// <summary>Adds the services that know the rules' way into the store and out to clients.</summary>
    internal static IServiceCollection AddApplication(this IServiceCollection services) => services
        .AddSingleton<PresenceMetrics>()
        .AddSingleton<LaneMetrics>()
        .AddSingleton<IncomingCalls>()
        .AddSingleton<OutgoingCalls>()
        .AddSingleton<OptimisticCommit>()
        .AddSingleton<Operations>()
        .AddSingleton<Teller>()
        .AddSingleton<ChangeFeed>()
        .AddSingleton<NoticeDeliveries>()
        .AddSingleton<ConnectionAudit>()
        .AddSingleton<LossWave>()
        .AddSingleton<ReadCache>()
        .AddSingleton<PresenceService>()
        .AddSingleton<ConnectionGroups>()
        .AddSingleton<Audience>()
        .AddSingleton<SubscriptionService>()
        .AddSingleton<FriendIndex>()
        .AddSingleton<FriendLists>()
        .AddSingleton<FriendReader>()
        .AddSingleton<FriendCleanup>()
        .AddSingleton<FriendService>()
        .AddSingleton<FriendSwitch>()
        .AddSingleton<AccountImporter>()
        .AddSingleton<AccountEraser>()
        .AddSingleton<ConnectionService>()
        .AddSingleton<OnlineNames>()
        .AddSingleton<OnlineUsers>()
        .AddSingleton<WatcherSearch>()
        .AddSingleton<Explainer>()
        .AddSingleton<ChangeWatch>()
        .AddSingleton<TaskRunner>()
        .AddSingleton<SweepLane>()
        .AddSingleton<Sweeper>();

    /// <summary>Keeps everything in Table Storage. Await <see cref="PrepareStorageAsync"/> before running.</summary>
    /// <param name="configuration">Names the accounts.</param>
    /// <exception cref="SettingsException">No account is named, or one is wrong.</exception>
    public static IServiceCollection AddTableStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var accounts = StorageAccounts.Open(configuration);   // now: a wrong setting stops the start
        return services
            .AddSingleton(provider => new TableAccounts(accounts, provider.GetRequiredService<OutgoingCalls>()))
            .AddTables();
    }

    private static IServiceCollection AddTables(this IServiceCollection services) => services
        .AddSingleton<DueTable>()
        .AddSingleton<TableStart>().AddHostedService(provider => provider.GetRequiredService<TableStart>())
        .AddSingleton<IRowStore, TableRowStore>()
        .AddSingleton<IListedBy, TableListedBy>()
        .AddSingleton<IProbed, TableProbes>()
        .AddSingleton<IDueIndex>(provider => new TableDueIndex(Accounts(provider), provider.GetRequiredService<DueTable>()))
        .AddSingleton<IOutbox>(provider => new TableOutbox(Accounts(provider), provider.GetRequiredService<DueTable>()))
        .AddSingleton<ISwitchStore, TableSwitchStore>()
        .AddSingleton<IQuarantine>(provider => new TableQuarantine(Accounts(provider), provider.GetRequiredService<DueTable>()));

    /// <summary>Keeps everything in the memory of this process: gone with it.</summary>
    public static IServiceCollection AddMemoryStorage(this IServiceCollection services) => services
        .AddSingleton<IRowStore, MemoryRowStore>()
        .AddSingleton<IListedBy, MemoryListedBy>()
        .AddSingleton<IProbed, MemoryProbes>()
        .AddSingleton<IDueIndex, MemoryDueIndex>()
        .AddSingleton<IOutbox, MemoryOutbox>()
        .AddSingleton<ISwitchStore, MemorySwitchStore>()
        .AddSingleton<IQuarantine, MemoryQuarantine>();

    /// <summary>Reaches clients by a transport, made reliable.</summary>
    public static IServiceCollection AddPush(this IServiceCollection services, Func<IServiceProvider, IPushTransport> transport) => services
        .AddSingleton<IProbed>(provider => new PushProbes(transport(provider)))
        .AddSingleton<IPushTransport>(provider => new ReliableTransport(
            new ObservedTransport(transport(provider), provider.GetRequiredService<OutgoingCalls>()),
            provider.GetRequiredService<TimeProvider>(), provider.GetService<Random>()));

    /// <summary>Reaches clients through Azure SignalR Service.</summary>
    /// <param name="configuration">Names the service.</param>
    /// <exception cref="SettingsException">No service is named, or not rightly.</exception>
    public static IServiceCollection AddSignalRPush(this IServiceCollection services, IConfiguration configuration)
    {
        SignalRSettings.Check(configuration);
        return services
            .AddServerlessHub<PresenceHub>(manager => manager.WithOptions(options =>
            {
                options.HttpClientTimeout = ReliableTransport.TryFor;
                options.UseJsonObjectSerializer(new JsonObjectSerializer(new(System.Text.Json.JsonSerializerDefaults.Web)));
            }))
            .AddPush(provider => new SignalRTransport(
                () => new PresenceHub(provider), provider.GetRequiredService<ConnectionClaims>()));
    }

    /// <summary>Makes the storage ready, where it needs that. What is out of reach is tried again while the app runs.</summary>
    /// <returns>How many accounts are out of reach.</returns>
    /// <exception cref="SettingsException">Users are spread over other accounts.</exception>
    public static Task<int> PrepareStorageAsync(this IServiceProvider provider, CancellationToken stop = default) =>
        provider.GetService<TableStart>()?.PrepareAsync(stop) ?? Task.FromResult(0);

    private static TableAccounts Accounts(IServiceProvider provider) => provider.GetRequiredService<TableAccounts>();
}
