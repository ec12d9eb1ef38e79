using Microsoft.Extensions.Configuration;
using Presence.Functions.Configuration;

namespace Presence.Functions.Tests.Configuration;

/// <summary>Reads settings as an app would find them. Names are written with <c>__</c>, as in app settings.</summary>
internal static class Configured
{
    public const string Secret = "s3cr3t-of-the-app";

    private static readonly Dictionary<string, string?> Right = new(StringComparer.Ordinal)
    {
        ["Presence__SweepSchedule"] = "*/10 * * * * *",
        ["Presence__Apps__0__SdkAppId"] = "1400000000",
        ["Presence__Apps__0__SecretKey"] = Secret,
    };

    /// <summary>Reads right settings with some changes.</summary>
    /// <param name="changes">A value of null is not there at all.</param>
    public static Settings Read(params IEnumerable<(string Name, string? Value)> changes)
    {
        var values = new Dictionary<string, string?>(Right, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is null) values.Remove(name);
            else values[name] = value;
        }
        return ReadThese(values);
    }

    /// <summary>Reads these settings alone. A value of null is there, as <c>null</c> in a JSON file.</summary>
    public static Settings ReadThese(IEnumerable<KeyValuePair<string, string?>> values)
    {
        var pairs = values.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value));
        return SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build());
    }

    /// <summary>An error is one line that names the setting and quotes no secret.</summary>
    public static void Says(SettingsException wrong, string name, string remedy)
    {
        Assert.Equal($"Setting {name}: {remedy}", wrong.Message);
        Assert.DoesNotContain(wrong.Message, c => c is '\n' or '\r');
        Assert.DoesNotContain("s3cr3t", wrong.ToString(), StringComparison.Ordinal);
    }
}
