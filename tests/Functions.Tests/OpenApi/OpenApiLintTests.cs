using System.Text;
using Presence.Functions.OpenApi;
using Presence.Tests;

namespace Presence.Functions.Tests.OpenApi;

/// <summary>The document is a good one by the rules of tests/js/redocly.yaml. The linter asks nobody on the network.</summary>
public sealed class OpenApiLintTests
{
    [Fact]
    public async Task The_linter_finds_nothing()
    {
        var (found, said) = await LintAsync(new OpenApiDocument().Utf8.ToArray());

        Assert.True(found == 0, said);
    }

    [Fact]
    public async Task It_would_find_a_reference_that_leads_nowhere()
    {
        var text = Encoding.UTF8.GetString(new OpenApiDocument().Utf8.Span);

        var (found, said) = await LintAsync(Encoding.UTF8.GetBytes(text.Replace("schemas/QueryStateRequest\"", "schemas/Nothing\"")));

        Assert.NotEqual(0, found);
        Assert.Contains("no-unresolved-refs", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> LintAsync(byte[] document)
    {
        var path = Path.Combine(Path.GetTempPath(), $"presence-openapi-{Guid.NewGuid():N}.json");
        await File.WriteAllBytesAsync(path, document);
        try
        {
            using var linter = await NodeKit.StartAsync("redocly.mjs", "lint", path, "--config", "redocly.yaml");
            var complained = linter.StandardError.ReadToEndAsync();
            var said = await linter.StandardOutput.ReadToEndAsync() + await complained;
            await linter.WaitForExitAsync();
            return (linter.ExitCode, said);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
