using System.Text.RegularExpressions;

namespace Presence.FuncStart;

/// <summary>The function app in the real flavour: the only one that runs under the Functions host.</summary>
internal static partial class RealBuild
{
    private static readonly string Output = Path.Combine("artifacts", "azure", "bin", "Functions", "debug");

    /// <summary>Restores the real packages and builds on them.</summary>
    /// <returns>The folder of the app.</returns>
    public static async Task<string> MakeAsync(Checkout checkout, TextWriter shown)
    {
        var (code, lines) = await Tool.ReadAsync(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",   // the SDK's own name for the one that runs
            ["build", "src/Functions", "-p:AzurePackages=true", "--nologo", "--verbosity", "minimal", "--tl:off"],
            checkout.Root,
            shown);
        if (code != 0) throw new CannotStartException(Why(lines));
        var app = Path.Combine(checkout.Root, Output);
        if (!File.Exists(Path.Combine(app, "functions.metadata")) || File.Exists(Path.Combine(app, "Presence.StandIns.dll")))
            throw new CannotStartException($"{Output} is not the real flavour; delete the folder artifacts and try again.");
        return app;
    }

    // NU1101 to NU1103: no source has the package, or this version of it.
    private static string Why(List<string> lines)
    {
        var missing = lines.Select(line => Missing().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["package"].Value).Distinct(StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? "the function app does not build, see above."
            : $"no package source of this machine has {string.Join(", ", missing)}, and what is built without "
              + "the real Azure packages cannot run under func. Add a source that has them (dotnet nuget list source), "
              + "or run: dotnet run --project local/LocalHost";
    }

    [GeneratedRegex(@"error NU110[123]: .*?(package|find) '?(?<package>[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)+)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Missing();
}
