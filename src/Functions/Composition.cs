using Azure.Core.Serialization;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presence.Functions.Push;
using Presence.Functions.StateChanges;
using Presence.Functions.Storage;
using Presence.Functions.Sweeping;
using Presence.Functions.Tencent;
using Presence.Functions.Zim;

namespace Presence.Functions;

/// <summary>The object graph: what every host shares, and what only Azure has.</summary>
public static class Composition
{
    /// <summary>Adds the product, all but its store and its way to clients. Checks the settings.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The app settings.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static IServiceCollection AddPresence(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(SettingsReader.Read(configuration))
        .AddSingleton(TimeProvider.System)
        .AddSingleton<PresenceService>()
        .AddSingleton<Watching>()
        .AddSingleton<Friendships>()
        // Signatures are dated by other people's clocks: a host that moves its own must not age them.
        .AddSingleton(provider => new Gate(provider.GetRequiredService<Settings>(), provider.GetRequiredService<IPresenceStore>(), TimeProvider.System))
        .AddSingleton(provider => new ZimGate(provider.GetRequiredService<Settings>(), TimeProvider.System))
        .AddSingleton<RateGuard>()
        .AddSingleton<Responder>()
        .AddSingleton<RestApi>()
        .AddSingleton<ZimAnswer>()
        .AddSingleton<Sweeper>()
        .AddSingleton(_ => new StateChangePost(TimeProvider.System))
        .AddHostedService<StateChangeCourier>();

    /// <summary>Keeps presence in Table Storage. Await <see cref="PrepareStorageAsync"/> before running.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Names the accounts.</param>
    /// <exception cref="SettingsException">No account is named, or one is wrong.</exception>
    public static IServiceCollection AddTableStore(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(new TablePresenceStore(StorageAccounts.Open(configuration)))
        .AddSingleton<IPresenceStore>(provider => provider.GetRequiredService<TablePresenceStore>());

    /// <summary>Reaches clients in a way of its own, made reliable.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="push">Makes the way to clients.</param>
    public static IServiceCollection AddPush(this IServiceCollection services, Func<IServiceProvider, IPush> push) => services
        .AddSingleton<IPush>(provider => new ReliablePush(push(provider), provider.GetRequiredService<TimeProvider>()));

    /// <summary>Reaches clients through Azure SignalR Service.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Names the service.</param>
    /// <exception cref="SettingsException">No service is named.</exception>
    public static IServiceCollection AddSignalRPush(this IServiceCollection services, IConfiguration configuration)
    {
        const string Setting = "AzureSignalRConnectionString";
        if (string.IsNullOrEmpty(configuration[Setting]) && string.IsNullOrEmpty(configuration[$"{Setting}:serviceUri"]))
            throw new SettingsException(Setting, "is missing; write a connection string, or set __serviceUri to use an identity.");
        return services
            .AddServerlessHub<PresenceHub>(manager => manager.WithOptions(options =>
            {
                options.HttpClientTimeout = ReliablePush.TryFor;
                options.UseJsonObjectSerializer(new JsonObjectSerializer(new(System.Text.Json.JsonSerializerDefaults.Web)));
            }))
            .AddPush(provider => new SignalRPush(() => new PresenceHub(provider)));
    }

    /// <summary>Makes the store ready, where it needs that.</summary>
    /// <param name="provider">The built services.</param>
    /// <param name="stop">Gives up.</param>
    public static Task PrepareStorageAsync(this IServiceProvider provider, CancellationToken stop = default) =>
        provider.GetService<TablePresenceStore>()?.CreateTablesAsync(stop) ?? Task.CompletedTask;
}
