using System.Diagnostics;
using Presence.LocalHost;

namespace Presence.Soak.Serving;

/// <summary>LocalHost as this program runs it in a process of its own: told what to do on stdin, it answers on stdout.</summary>
internal static class Served
{
    /// <summary>The argument that makes this program LocalHost.</summary>
    public const string Verb = "serve";

    /// <summary>Marks what is meant for the soak, amid the log.</summary>
    public const string Prefix = "soak: ";

    /// <summary>Asks for the managed heap, in bytes.</summary>
    public const string Heap = "heap";

    /// <summary>The same, after a collection.</summary>
    public const string LiveHeap = "live-heap";

    /// <summary>Serves until stdin ends. Settings are in the environment, as anywhere.</summary>
    public static async Task<int> RunAsync(int port, string storage)
    {
        await using var app = await LocalApp.BuildAsync(new LocalOptions(port, storage));
        await app.StartAsync();
        Console.WriteLine($"{Prefix}up");
        while (await Console.In.ReadLineAsync() is { } order)
        {
            var collect = order == LiveHeap;
            if (collect) GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            Console.WriteLine($"{Prefix}{GC.GetTotalMemory(forceFullCollection: collect)}");
        }
        Process.GetCurrentProcess().Kill();   // the soak has ended
        return 0;
    }
}
