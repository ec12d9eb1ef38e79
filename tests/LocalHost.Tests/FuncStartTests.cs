using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Presence.Tests;

/// <summary>local/FuncStart in a checkout of its own, with programs on the PATH that stand for the .NET SDK and Core Tools.</summary>
public sealed class FuncStartTests : IDisposable
{
    private const string App = "artifacts/azure/bin/Functions/debug";

    // What NuGet says where no source has a package, and where one has other versions of it.
    private const string NoSource = """
        echo '/x/Functions.csproj : error NU1101: Unable to find package Azure.Other. No packages exist with this id in source(s): a'
        echo '/x/Functions.csproj : error NU1102: Unable to find package Azure.Data.Tables with version (= 12.11.0)'
        exit 1
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("presence-func-").FullName;
    private readonly TcpListener _signalR = new(IPAddress.Loopback, 0);
    private readonly TcpListener _tables = new(IPAddress.Loopback, 0);

    public FuncStartTests()
    {
        _signalR.Start();
        _tables.Start();
        Write("Presence.sln", "");
        Write("local.settings.sample.json", $$"""
            { "Values": {
                "AzureWebJobsStorage": "BlobEndpoint=http://127.0.0.1:{{PortOf(_tables)}}/devstoreaccount1",
                "PresenceStorage": "TableEndpoint=http://127.0.0.1:{{PortOf(_tables)}}/devstoreaccount1",
                "AzureSignalRConnectionString": "Endpoint=http://localhost;Port={{PortOf(_signalR)}};AccessKey=x;Version=1.0;" } }
            """);
        Directory.CreateDirectory(Path.Combine(_root, App));
        Program("dotnet", $"echo \"dotnet $*\"; : > {App}/functions.metadata");
        Program("func", "echo \"func $* in $(pwd)\"; exit 7");
    }

    public void Dispose()
    {
        _signalR.Dispose();
        _tables.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [PosixFact]
    public async Task It_makes_the_settings_builds_on_the_real_packages_and_starts_func_in_the_right_folder()
    {
        var (code, printed, complaint) = await RunAsync("--port", "7072");

        Assert.Equal("", complaint);
        Assert.Equal(7, code);
        Assert.Equal(
            [
                "Presence: made local.settings.json from local.settings.sample.json",
                "dotnet build src/Functions -p:AzurePackages=true --nologo --verbosity minimal --tl:off",
                $"Presence: built on the real Azure packages: {App}",
                "Presence: func start --no-build",
                $"func start --no-build --port 7072 in {Path.Combine(_root, App)}",
            ],
            printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [PosixFact]
    public async Task Settings_that_are_there_stay()
    {
        Write("local.settings.json", """{ "Values": { } }""");

        var (_, printed, _) = await RunAsync();

        Assert.DoesNotContain("made local.settings.json", printed, StringComparison.Ordinal);
        Assert.Equal("""{ "Values": { } }""", await File.ReadAllTextAsync(Path.Combine(_root, "local.settings.json")));
    }

    [PosixFact]
    public async Task Where_the_real_packages_cannot_be_had_it_names_them_and_does_not_start_func()
    {
        Program("dotnet", NoSource);

        var (code, printed, complaint) = await RunAsync();

        Assert.Equal(1, code);
        Assert.DoesNotContain("func start", printed, StringComparison.Ordinal);
        var line = LocalProcess.OnlyLineOf(complaint);
        Assert.StartsWith(
            "Presence: no package source of this machine has Azure.Other, Azure.Data.Tables, and",
            line,
            StringComparison.Ordinal);
        Assert.EndsWith("or run: dotnet run --project local/LocalHost", line, StringComparison.Ordinal);
    }

    [PosixTheory]
    [InlineData("echo 'error CS1002: ; expected'; exit 1", "does not build")]
    [InlineData("exit 0", "is not the real flavour")]
    public async Task A_build_that_is_no_function_app_does_not_start_func(string build, string why)
    {
        Program("dotnet", build);

        var (code, printed, complaint) = await RunAsync();

        Assert.Equal(1, code);
        Assert.DoesNotContain("func start", printed, StringComparison.Ordinal);
        Assert.Contains(why, LocalProcess.OnlyLineOf(complaint), StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task Core_tools_that_are_missing_are_named_with_how_to_install_them()
    {
        File.Delete(Path.Combine(_root, "bin", "func"));

        var (code, _, complaint) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("npm install --global azure-functions-core-tools@4", LocalProcess.OnlyLineOf(complaint), StringComparison.Ordinal);
    }

    [PosixFact]
    public async Task An_emulator_that_does_not_answer_is_named_with_its_command()
    {
        _signalR.Stop();
        var noSignalR = await RunAsync();
        _signalR.Start();
        _tables.Stop();
        var noTables = await RunAsync();

        var (signalR, tables) = (LocalProcess.OnlyLineOf(noSignalR.Complaint), LocalProcess.OnlyLineOf(noTables.Complaint));
        Assert.EndsWith("asrs-emulator start --config local/emulator", signalR, StringComparison.Ordinal);
        Assert.EndsWith("npx azurite --skipApiVersionCheck", tables, StringComparison.Ordinal);
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_root, name), text);

    private void Program(string name, string commands)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "bin")).FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{commands}\n");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }

    private async Task<(int Code, string Printed, string Complaint)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Presence.FuncStart.dll"), .. arguments])
        {
            WorkingDirectory = _root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Path.Combine(_root, "bin");   // whatever this machine has installed is not found
        start.Environment["DOTNET_HOST_PATH"] = Path.Combine(_root, "bin", "dotnet");
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await printed, complaint);
    }
}
