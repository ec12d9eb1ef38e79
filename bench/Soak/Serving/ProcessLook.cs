using System.Globalization;

namespace Presence.Soak.Serving;

/// <summary>What the system knows of a process (Linux; elsewhere nothing).</summary>
/// <param name="ResidentMiB">Its resident memory.</param>
/// <param name="Handles">Its open files and sockets.</param>
/// <param name="Sockets">Its open sockets.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record ProcessLook(double ResidentMiB, int Handles, int Sockets, int Threads)
{
    public static readonly ProcessLook Nothing = new(0, 0, 0, 0);

    /// <summary>Looks at a process.</summary>
    public static ProcessLook At(int id)
    {
        try
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}");
            if (!Directory.Exists(folder)) return Nothing;
            var status = File.ReadAllLines($"{folder}/status");
            var handles = Directory.GetFiles($"{folder}/fd");
            var sockets = handles.Count(handle => new FileInfo(handle).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
            return new ProcessLook(Number(status, "VmRSS:") / 1024.0, handles.Length, sockets, (int)Number(status, "Threads:"));
        }
        catch (IOException)   // it has just ended
        {
            return Nothing;
        }
    }

    private static long Number(string[] status, string name)
    {
        var line = Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal))!;
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
