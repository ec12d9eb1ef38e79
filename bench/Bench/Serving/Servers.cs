using System.Diagnostics;
using System.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Presence.Functions.Storage;
using Presence.LocalHost;

namespace Presence.Bench.Serving;

/// <summary>The servers that this program can be. They tell their address on stdout, obey stdin, and end when it does.</summary>
internal static class Servers
{
    public const string Product = "product";
    public const string ProductWithUsers = "product-with-users";
    public const string QueryLimit = "query-limit";
    public const string HubLimit = "hub-limit";

    /// <summary>Marks what is meant for the measuring process, amid the log.</summary>
    public const string Prefix = "bench: ";

    /// <summary>The order to collect garbage.</summary>
    public const string Collect = "collect";

    /// <summary>Settings besides the product's defaults: no limits, where it would refuse more than a few calls.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Presence:RateLimits:QueryState"] = "0",
        ["Presence:RateLimits:Server"] = "0",
        ["Presence:RateLimits:Reads"] = "0",
        ["Presence:RateLimits:User"] = "0",
    };

    public static async Task<int> RunAsync(string kind)
    {
        await using var app = kind switch
        {
            Product or ProductWithUsers => await LocalApp.BuildAsync(new LocalOptions(Port: 0), Settings),
            QueryLimit => Serving.QueryLimit.Build(),
            HubLimit => Serving.HubLimit.Build(),
            _ => throw new ArgumentException($"There is no server {kind}.", nameof(kind)),
        };
        if (kind is ProductWithUsers) await Population.FillAsync(app.Services.GetRequiredService<IRowStore>(), Population.Size);
        await app.StartAsync();
        Console.WriteLine($"{Prefix}{app.Urls.First()}");
        while (await Console.In.ReadLineAsync() is Collect)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            Console.WriteLine($"{Prefix}done");
        }
        Process.GetCurrentProcess().Kill();   // the measuring process has ended
        return 0;
    }
}
