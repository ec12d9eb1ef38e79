using System.Reflection;

namespace Presence.Tests;

/// <summary>Where the repository lies on this machine, and which flavour was built.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Metadata("Root"));

    public static bool HasAzurePackages { get; } = Metadata("Flavour") == "azure";

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
