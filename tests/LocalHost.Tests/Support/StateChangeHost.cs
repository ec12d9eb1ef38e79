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
    public static Task UntilAsync(HostInside host, Func<UserState, bool> holds) => host.UntilAsync("ann", holds);
}
