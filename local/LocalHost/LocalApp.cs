using System.Net.Sockets;
using Presence.Functions;
using Presence.Functions.Configuration;
using Presence.Functions.Storage;

namespace Presence.LocalHost;

/// <summary>The whole app on one machine: the product's own functions on Kestrel, with a hub, timers and a clock of its own.</summary>
public static class LocalApp
{
    /// <summary>What the demo app is called.</summary>
    public static readonly IReadOnlyDictionary<string, string?> DemoApp = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Presence:Apps:0:SdkAppId"] = "1400000000",
        ["Presence:Apps:0:SecretKey"] = "demo-secret-key",
        ["Presence:Apps:0:Admins"] = "administrator",
        ["Presence:Apps:0:ZimAppId"] = "12345",
        ["Presence:Apps:0:ZimServerSecret"] = "demo-zim-secret",
    };

    private const string EverySecond = "* * * * * *";
    private const int RequestLineMax = 64 * 1024;   // ZIM's calls go into the address: a hundred ids have up to 21 KB there

    /// <summary>Builds it, ready to be run. The tables are there when this returns.</summary>
    /// <param name="settings">Settings on top of the environment's; null for none.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    /// <exception cref="NotSupportedException">A function is one that LocalHost cannot serve.</exception>
    /// <exception cref="IOException">The storage does not answer.</exception>
    public static async Task<WebApplication> BuildAsync(LocalOptions options, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        AddDemoApp(builder.Configuration);
        builder.Configuration["Presence:SweepSchedule"] ??= EverySecond;
        builder.Configuration["Presence:Console"] ??= "true";
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Presence", LogLevel.Information)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);   // whoever starts it says in one line why it does not
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = RequestLineMax);
        builder.WebHost.UseUrls(options.Port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{options.Port}");

        var catalog = FunctionCatalog.In(typeof(Composition).Assembly.GetExportedTypes());
        var services = builder.Services.AddPresence(builder.Configuration);
        services.AddLocalTelemetry(options);
        AddStore(builder, options.Storage);
        AddScheduledEntries(services);
        services
            .AddSingleton(catalog)
            .AddSingleton<LocalClock>().AddSingleton<TimeProvider>(provider => provider.GetRequiredService<LocalClock>())
            .AddSingleton<LocalTimers>().AddHostedService(provider => provider.GetRequiredService<LocalTimers>())
            .AddSingleton<PassingTime>()
            .AddSingleton<LocalConnections>()
            .AddHttpContextAccessor()
            .AddPush(provider => ActivatorUtilities.CreateInstance<LocalTransport>(provider))
            .AddSingleton<LocalTokens>()
            .AddCors().AddSignalR();

        var app = builder.Build();
        app.UseCors(policy => policy.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
        app.MapFunctions(catalog);
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(LocalTransport.Path, StringComparison.OrdinalIgnoreCase),
            hub => hub.Use(app.Services.GetRequiredService<LocalTokens>().AdmitAsync));
        app.MapHub<LocalHub>(LocalTransport.Path);
        app.MapLocal(catalog);
        app.MapPages();
        // Whoever mistypes --storage wants to know at once.
        return await app.Services.PrepareStorageAsync() == 0 ? app : throw new IOException(
            "The table storage of --storage does not answer. Start it (npx azurite-table --inMemoryPersistence), "
            + "or check the connection string.");
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">The port cannot be had.</exception>
    public static async Task StartAsync(WebApplication app, LocalOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            var why = taken is IOException ? "is in use" : "may not be listened on";
            throw new IOException(
                $"Port {options.Port} {why}; stop the program that has it, or choose another one with --port (0 takes a free one).", taken);
        }
    }

    // App 0 is the demo app unless it says that it is another one: whoever overrides a single setting keeps the others.
    private static void AddDemoApp(ConfigurationManager configuration)
    {
        const string Id = "Presence:Apps:0:SdkAppId";
        var apps = configuration.GetSection("Presence:Apps");
        var isDemo = configuration[Id] is { } id
            ? string.Equals(id, DemoApp[Id], StringComparison.Ordinal)
            : apps.GetSection("0").Exists() || !apps.GetChildren().Any();
        if (isDemo) configuration.AddInMemoryCollection([.. DemoApp.Where(setting => configuration[setting.Key] is null)]);
    }

    private static void AddStore(WebApplicationBuilder builder, string? storage)
    {
        if (storage is null)
        {
            builder.Services.AddMemoryStorage();
            return;
        }
        builder.Configuration["PresenceStorage"] = storage;
        builder.Services.AddTableStorage(builder.Configuration);
    }

    // Around the due index of whichever store it is.
    private static void AddScheduledEntries(IServiceCollection services)
    {
        var index = services.Single(service => service.ServiceType == typeof(IDueIndex));
        services.Remove(index);
        services
            .AddSingleton(provider => new ScheduledEntries((IDueIndex)(index.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, index.ImplementationType!))))
            .AddSingleton<IDueIndex>(provider => provider.GetRequiredService<ScheduledEntries>());
    }
}
