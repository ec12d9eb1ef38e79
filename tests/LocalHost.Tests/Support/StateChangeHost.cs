using Presence.Domain;

namespace Presence.Tests;

/// <summary>Hosts that post state changes to a backend.</summary>
internal static class StateChangeHost
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task<HostInside> StartAsync(string url, params (string Name, string Value)[] settings) =>
        HostInside.StartAsync(null, [.. Settings(url), .. settings]);

    public static (string Name, string Value)[] Settings(string url) =>
        [.. HostInside.DemoApp, ("Presence:Apps:0:StateChangeUrl", url)];

    /// <summary>Waits for ann's row: what happens beside the requests is seen there.</summary>
    public static async Task UntilAsync(HostInside host, Func<UserState, bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (await host.PeekAsync("ann") is var state && !holds(state))
        {
            Assert.False(late.IsCancellationRequested, $"ann's row never came to that: {state}");
            await Task.Yield();
        }
    }
}
