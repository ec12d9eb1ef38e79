using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presence.Functions.Dialects.Zim;

namespace Presence.Tests;

/// <summary>A journey through all that signs, with failures, and everything that anybody logs on the way.</summary>
public sealed class SecretsInLogTests
{
    private const string WebhookSecret = "webhook-s3cr3t";
    private const string WebhookLogin = "hookuser:hookpassw0rd";

    /// <summary>Logged is as much as an operator can switch on for everybody at once.</summary>
    [Fact]
    public async Task No_signature_token_or_secret_is_logged_on_a_whole_journey_whatever_fails()
    {
        using var log = new EveryLine();
        var secrets = new ConcurrentBag<string> { Api.Key, "demo-zim-secret", WebhookSecret, WebhookLogin, "hookpassw0rd" };
        await using var backend = await Receiver.StartAsync();
        backend.Answers = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var url = backend.Url.Replace("http://", $"http://{WebhookLogin}@", StringComparison.Ordinal);
        await using var host = await StateChangeHost.StartAsync(
            url, ("Presence:Apps:0:StateChangeSecret", WebhookSecret), ("Logging:LogLevel:Default", "Trace"));
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        foreach (var user in new[] { "ann", "bob", Api.Admin }) secrets.Add(await Api.SignatureOf(user));
        await JourneyAsync(host, secrets);
        await host.UntilAsync("bob", state => state.Notices.Failures > 0);
        await FailAsync(host, secrets);

        Assert.Contains(log.Lines, line => line.Contains("did not accept notice", StringComparison.Ordinal));
        Assert.True(secrets.Count > 10);
        foreach (var secret in secrets.SelectMany(s => new[] { s, Uri.EscapeDataString(s) }).Distinct())
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_search_finds_signatures_where_an_operator_switches_on_what_the_product_has_switched_off()
    {
        using var log = new EveryLine();
        await using var host = await HostInside.StartAsync(
            null, ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Information"));
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        await host.Api.DoAsync("ann", "negotiate");

        var signature = Uri.EscapeDataString(await Api.SignatureOf("ann"));
        Assert.Contains(log.Lines, line => line.Contains(signature, StringComparison.Ordinal));
    }

    private static async Task JourneyAsync(HostInside host, ConcurrentBag<string> secrets)
    {
        var ticket = await host.Api.DoAsync("ann", "negotiate", null, "&platform=Web");
        var token = ticket.GetProperty("accessToken").GetString()!;
        secrets.Add(token);
        using var ann = await Device.WithTicketAsync(ticket.GetProperty("url").GetString()!, token);
        await ann.HearAsync("onReady", _ => true);
        var session = await host.Api.SignInAsync("bob");
        await host.Api.DoAsync("ann", "subscribeUserStatus", new { userIDList = new[] { "bob" } });
        await host.Api.DoAsync("bob", "setSelfStatus", new { customStatus = "tea" });
        await host.Api.DoAsync("bob", "getUserStatus", new { userIDList = new[] { "ann" } });
        await host.Api.QueryStateAsync("ann");
        await AskZimAsync(host, "demo-zim-secret", secrets);
        await host.Api.DoAsync("bob", "logout", new { sessionId = session });
        await host.Api.AdvanceAsync("00:10:00");
    }

    private static async Task FailAsync(HostInside host, ConcurrentBag<string> secrets)
    {
        // Wrong ones of each kind: they may be right elsewhere.
        foreach (var wrong in new[] { $"{await Api.SignatureOf("bob")}x", "eJwtwrong*signature-of__", new string('s', 3000) })
        {
            secrets.Add(wrong);
            await host.Api.SendAsync($"/v1/heartbeat?sdkappid={Api.App}&identifier=ann&usersig={Uri.EscapeDataString(wrong)}", "{}");
            await host.Api.SendAsync($"/v4/openim/querystate?sdkappid={Api.App}&identifier=administrator&usersig={wrong}", "not JSON");
            using var refused = await Device.WithTicketAsync($"{host.Api.Url}/_local/hub?access_token={wrong}", wrong);
            await refused.HearAsync("failed", _ => true);
        }
        await AskZimAsync(host, "a wrong zim secret", secrets);
    }

    private static async Task AskZimAsync(HostInside host, string secret, ConcurrentBag<string> secrets)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = ZimAuthenticator.Sign("12345", "nonce", secret, now);
        secrets.Add(signature);
        using var http = new HttpClient();
        await http.GetStringAsync($"{host.Api.Url}/?Action=QueryUserOnlineState&AppId=12345&SignatureNonce=nonce&Timestamp={now}"
            + $"&SignatureVersion=2.0&Signature={signature}&UserId[]=ann");
    }
}
