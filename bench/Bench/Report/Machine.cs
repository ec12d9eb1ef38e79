using System.Globalization;
using System.Runtime.InteropServices;

namespace Presence.Bench.Report;

/// <summary>What a run took place on.</summary>
internal static class Machine
{
    /// <summary>Cores, memory and system, for a report.</summary>
    public static string Description
    {
        get
        {
            var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
            var (system, architecture) = (RuntimeInformation.OSDescription.Trim(), RuntimeInformation.OSArchitecture);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.ProcessorCount} cores ({Processor()}), {memory} GiB of memory, {system}, {architecture}");
        }
    }

    /// <summary>The load over the last minute.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Processor()
    {
        if (!File.Exists("/proc/cpuinfo")) return "unknown";
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return model?.Split(':')[1].Trim() ?? "unknown";
    }
}
