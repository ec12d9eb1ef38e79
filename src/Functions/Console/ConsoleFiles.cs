using System.Security.Cryptography;

namespace Presence.Functions.Console;

/// <summary>One file of the console, as it is sent.</summary>
/// <param name="ETag">Another one for other contents; with quotes.</param>
public sealed record ConsoleFile(ReadOnlyMemory<byte> Contents, string ContentType, string ETag);

/// <summary>The console's files, which are part of this assembly, and what a browser may do with them.</summary>
public sealed class ConsoleFiles
{
    private const string Prefix = "console/";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".md"] = "text/plain; charset=utf-8",
    };

    private readonly Dictionary<string, ConsoleFile> _files;

    /// <summary>Reads the files.</summary>
    /// <param name="signalR">Where the SignalR Service is for clients; none where its place is this server.</param>
    public ConsoleFiles(IReadOnlyList<Uri> signalR)
    {
        _files = typeof(ConsoleFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);
        ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + $"connect-src {string.Join(' ', signalR.SelectMany(Sources).Prepend("'self'"))}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>What a browser may load, run and connect to for the page: nothing that is not here, but for the SignalR Service.</summary>
    public string ContentSecurityPolicy { get; }

    /// <summary>The names of all files.</summary>
    public IEnumerable<string> Names => _files.Keys;

    /// <summary>A file; null when there is none of that name.</summary>
    public ConsoleFile? Find(string name) => _files.GetValueOrDefault(name);

    // A WebSocket has a scheme of its own, and the service may say that another transport is to be used.
    private static IEnumerable<string> Sources(Uri address)
    {
        var secure = string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) ? "s" : "";
        return [$"http{secure}://{address.Authority}", $"ws{secure}://{address.Authority}"];
    }

    private static ConsoleFile Read(string resource)
    {
        using var stream = typeof(ConsoleFiles).Assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var contents = copy.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(contents).AsSpan(0, 16));
        return new ConsoleFile(contents, ContentTypes[Path.GetExtension(resource)], $"\"{hash}\"");
    }
}
