using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.LocalHost;

namespace Presence.Tests;

/// <summary>A running LocalHost, and a look into its store.</summary>
internal interface IHost : IAsyncDisposable
{
    Api Api { get; }

    /// <summary>What is stored of a user.</summary>
    Task<UserState> PeekAsync(string user);
}

internal static class HostExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for a user's row: what happens beside the requests is seen there.</summary>
    public static async Task UntilAsync(this IHost host, string user, Func<UserState, bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (await host.PeekAsync(user) is var state && !holds(state))
        {
            Assert.False(late.IsCancellationRequested, $"{user}'s row never came to that: {state}");
            await Task.Yield();
        }
    }
}

/// <summary>LocalHost inside the test's process.</summary>
internal sealed class HostInside(WebApplication app) : IHost
{
    public Api Api { get; } = new(app.Urls.First());

    /// <summary>The settings of the demo app, for a host that needs more of them: no settings at all stand for these.</summary>
    public static (string Name, string Value)[] DemoApp => [.. LocalApp.DemoApp.Select(setting => (setting.Key, setting.Value!))];

    public IServiceProvider Services => app.Services;

    public static Task<HostInside> StartAsync(string? storage = null, params (string Name, string Value)[] settings) =>
        StartWithAsync(new LocalOptions(Port: 0, storage), settings);

    public static async Task<HostInside> StartWithAsync(LocalOptions options, params (string Name, string Value)[] settings)
    {
        var app = await LocalApp.BuildAsync(
            options, settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)));
        await app.StartAsync();
        return new HostInside(app);
    }

    public async Task<UserState> PeekAsync(string user)
    {
        var store = app.Services.GetRequiredService<IRowStore>();
        return (await store.LoadAsync(RowKind.User, new UserKey(Api.App, new UserId(user)), default)).Value.State;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>LocalHost as a newcomer runs it: a process that can be killed and started again.</summary>
internal sealed class HostProcess : IHost
{
    private readonly int _port = Azurite.FreePort();
    private readonly string _storage;
    private readonly TableRowStore _store;
    private Process? _process;

    private HostProcess(string storage)
    {
        _storage = storage;
        _store = new TableRowStore(new TableAccounts([new TableServiceClient(storage)]));
        Api = new Api($"http://localhost:{_port}");
    }

    public Api Api { get; }

    public static async Task<HostProcess> StartAsync(string storage)
    {
        var host = new HostProcess(storage);
        await host.StartAsync();
        return host;
    }

    public async Task StartAsync()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Presence.LocalHost.dll");
        _process = NodeKit.Start("dotnet", dll, "--port", $"{_port}", "--storage", _storage);
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("Presence is up", StringComparison.Ordinal)) continue;
            _ = _process.StandardOutput.ReadToEndAsync();
            return;
        }
        throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync());
    }

    public async Task KillAsync()
    {
        NodeKit.Kill(_process!);
        await _process!.WaitForExitAsync();
    }

    public async Task<UserState> PeekAsync(string user) =>
        (await _store.LoadAsync(RowKind.User, new UserKey(Api.App, new UserId(user)), default)).Value.State;

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process!.Dispose();
    }
}
