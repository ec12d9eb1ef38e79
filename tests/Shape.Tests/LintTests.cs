using System.Text.Json;

namespace Presence.Tests;

/// <summary>Shell scripts and workflows, by the linters of their trade: shellcheck and actionlint.</summary>
public sealed class LintTests
{
    private const string Job = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n";

    private static readonly string[] Skipped = [".git", "artifacts", "node_modules", "bin", "obj"];

    [Fact]
    public async Task Every_shell_script_is_clean()
    {
        string[] others = [".ci/run", "azure.yaml", .. FilesBelow("tests/Shape.Tests/Support/fakes", "*")];
        var scripts = FilesBelow("", "*.sh").Concat(others.Where(file => File.Exists(Path.Combine(Repository.Root, file)))).ToList();

        Assert.Contains("infra/scripts/connect.sh", scripts);
        Assert.Contains("samples/tour.sh", scripts);
        Assert.Empty(await LintAsync(Repository.Root, scripts));
    }

    [Fact]
    public async Task Every_workflow_is_clean_and_so_are_its_commands()
    {
        var workflows = FilesBelow(".github/workflows", "*.yml").ToList();

        Assert.NotEmpty(workflows);
        Assert.Empty(await LintAsync(Repository.Root, workflows));
    }

    [Theory]
    [InlineData("bad.sh", "#!/bin/sh\nrm -rf $1/*\n", "SC2086")]
    [InlineData("later.sh", "#!/bin/sh\n. infra/scripts/lib.sh\nneed $1\n", "SC2086")]
    [InlineData(".github/workflows/bad.yml", Job + "      - run: rm $X\n", "SC2086")]
    [InlineData(".github/workflows/worse.yml", Job + "      - run: echo ${{ nothing.x }}\n", "undefined variable")]
    public async Task They_would_find_what_is_wrong(string file, string text, string found)
    {
        var root = Directory.CreateTempSubdirectory("presence-lint-").FullName;
        try
        {
            foreach (var (path, content) in new[] { (file, text), ("infra/scripts/lib.sh", "need() { echo \"$1\"; }\n") })
            {
                var full = Path.Combine(root, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                await File.WriteAllTextAsync(full, content);
            }
            Assert.Contains(await LintAsync(root, [file]), finding => finding.Contains(found, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>A tag can be moved to other code; a commit cannot.</summary>
    [Fact]
    public void Every_action_is_pinned_to_a_commit_and_says_which_version_that_is()
    {
        var used = from file in FilesBelow(".github/workflows", "*.yml")
                   from line in File.ReadLines(Path.Combine(Repository.Root, file))
                   where line.Contains("uses: ", StringComparison.Ordinal) && !line.Contains("uses: ./", StringComparison.Ordinal)
                   select line;
        Assert.NotEmpty(used);
        Assert.All(used, line => Assert.Matches("uses: [a-z/-]+@[0-9a-f]{40} # v[0-9]+\\.[0-9]+\\.[0-9]+$", line));
    }

    private static async Task<string[]> LintAsync(string root, IReadOnlyCollection<string> files) =>
        JsonSerializer.Deserialize<string[]>(await NodeKit.RunAsync(["lint.mjs", root, .. files]))!;

    // Paths as the repository writes them, without what is built or installed.
    private static IEnumerable<string> FilesBelow(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(Skipped, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal);
}
