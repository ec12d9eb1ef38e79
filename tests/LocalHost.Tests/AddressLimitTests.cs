using System.Net.Sockets;
using System.Text;

namespace Presence.Tests;

/// <summary>Addresses and headers that are far too long, or made of far too many parts: an answer at once.</summary>
public sealed class AddressLimitTests
{
    [Theory]
    [InlineData("a long usersig", 0, 70003)]
    [InlineData("many parameters", 0, 60012)]
    [InlineData("the same parameter again and again", 0, 60012)]
    [InlineData("an address over 64 KB", 414, 0)]
    [InlineData("headers over 32 KB", 431, 0)]
    [InlineData("more than 100 headers", 431, 0)]
    public async Task What_is_too_long_is_answered_at_once(string what, int status, int code)
    {
        await using var host = await HostInside.StartAsync();
        var (query, headers) = what switch
        {
            "a long usersig" => ($"sdkappid={Api.App}&identifier=ann&usersig={new string('x', 60_000)}", ""),
            "many parameters" => (string.Concat(Enumerable.Range(0, 9000).Select(i => $"p{i}&")), ""),
            "the same parameter again and again" => (string.Concat(Enumerable.Repeat("identifier=ann&", 4000)), ""),
            "an address over 64 KB" => (new string('x', 65 * 1024), ""),
            "headers over 32 KB" => ("", $"X-Long: {new string('x', 33 * 1024)}\r\n"),
            _ => ("", string.Concat(Enumerable.Range(0, 101).Select(i => $"X-{i}: 1\r\n"))),
        };

        var answer = await SendAsync(host.Api.Url, $"POST /v1/heartbeat?{query} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 2\r\n"
            + "Connection: close\r\n\r\n{}");

        if (status > 0) Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        else Assert.Contains($"\"ErrorCode\":{code}}}", answer, StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(string url, string request)
    {
        using var client = new TcpClient();
        var address = new Uri(url);
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }
}
