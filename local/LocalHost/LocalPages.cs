using System.Text.Json.Serialization;
using Microsoft.Extensions.FileProviders;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;

namespace Presence.LocalHost;

/// <summary>The samples that are pages, with the client as one file, and the signatures that they sign in with.</summary>
internal static class LocalPages
{
    /// <summary>Where the page of samples/web is served.</summary>
    public const string WebSample = "/_local/samples/web/";

    private sealed record Signed([property: JsonPropertyName("SDKAppID")] uint SdkAppId, string UserSig);   // the client's own spelling

    public static void MapPages(this WebApplication app)
    {
        foreach (var folder in (string[])["sdk", "samples"])
            app.UseFileServer(new FileServerOptions
            {
                RequestPath = $"/_local/{folder}",
                FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "pages", folder)),
            });

        // Only of the demo app, whose key everybody knows: any page may read what is answered here. By the real clock, as they are judged.
        app.MapGet("/_local/usersig/{user}", (string user, Settings settings) =>
            settings.Apps.Values.FirstOrDefault(IsDemo) is { } demo && UserId.TryParse(user, out var id)
                ? Results.Ok(new Signed(demo.SdkAppId, UserSig.Make(demo, id, TimeProvider.System.GetUtcNow(), Banner.SignatureLifetime)))
                : Results.NotFound("Signatures are made here for the demo app only, for ids of 1 to 32 bytes.\n"));
    }

    private static bool IsDemo(AppSettings app) =>
        string.Equals(app.SecretKey, LocalApp.DemoApp["Presence:Apps:0:SecretKey"], StringComparison.Ordinal);
}
