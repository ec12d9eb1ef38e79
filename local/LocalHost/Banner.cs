using System.Reflection;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;

namespace Presence.LocalHost;

/// <summary>What LocalHost says when it is up: what it serves, and commands to paste.</summary>
internal static class Banner
{
    public static readonly TimeSpan SignatureLifetime = TimeSpan.FromDays(180);

    public static string Of(WebApplication app, LocalOptions options)
    {
        var url = app.Urls.First();
        var catalog = app.Services.GetRequiredService<FunctionCatalog>();
        var settings = app.Services.GetRequiredService<Settings>();
        var demo = DemoOf(settings);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var flavour = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key is "Flavour").Value;
        var storage = options.Storage is null ? "data in memory, gone at the end" : "data in tables";
        var functions = string.Join('\n', catalog.Functions.Select(f =>
            $"  {f.Name,-22} {LocalEndpoints.TriggerOf(f),-34} {HttpRoutes.RouteOf(f)}"));

        string Query(string user)
        {
            var signature = UserSig.Make(demo, new UserId(user), now, SignatureLifetime);
            return $"sdkappid={demo.SdkAppId}&identifier={Uri.EscapeDataString(user)}&usersig={Uri.EscapeDataString(signature)}";
        }

        var negotiate = $"curl -s -X POST '{url}/v1/negotiate?{Query("ann")}&platform=iPhone'";
        const string TakeSession = """sed 's/.*"sessionId":"\([^"]*\)".*/\1/'""";
        var session = Quoted("sessionId", "\"$SESSION\"").Replace("\"", "\\\"", StringComparison.Ordinal);
        var heartbeat = $"curl -s '{url}/v1/heartbeat?{Query("ann")}' -d \"{session}\"";

        var admin = demo.Admins.Select(known => known.Value).Order(StringComparer.Ordinal).FirstOrDefault();
        var accounts = Quoted("To_Account", "[\"ann\",\"bob\"]", "IsNeedDetail", "1");
        var query = admin is null
            ? "# querystate needs an admin: set Presence__Apps__0__Admins"
            : $"curl -s '{url}/v4/openim/querystate?{Query(admin)}&random=1&contenttype=json' -d '{accounts}'";
        var console = !settings.Console ? "# The console is off; remove Presence__Console"
            : admin is null ? "# The console needs an admin: set Presence__Apps__0__Admins"
            : $"{url}/console#sign-in?{Query(admin)}";

        return $"""

            Presence is up at {url} (app {demo.SdkAppId}, {flavour} packages; {storage}; function keys are not checked)

            {functions}

            Try it; ann signs in on an iPhone, sets her status, and is asked about:

            SESSION=$({negotiate} | {TakeSession}); {heartbeat}

            curl -s '{url}/v1/setSelfStatus?{Query("ann")}' -d '{Quoted("customStatus", "\"Listening to music\"")}'

            {query}

            See who is online, and why; the link signs in:

            {console}

            A page that shows who is online: {url}{LocalPages.WebSample} and, in a second tab, {url}{LocalPages.WebSample}?user=bob

            Ctrl-C stops.

            """;
    }

    /// <summary>The app that commands without an app are about: the one with the lowest number.</summary>
    public static AppSettings DemoOf(Settings settings) => settings.Apps.Values.MinBy(known => known.SdkAppId)!;

    private static string Quoted(params string[] namesAndValues) =>
        "{" + string.Join(',', namesAndValues.Chunk(2).Select(pair => $"\"{pair[0]}\":{pair[1]}")) + "}";
}
