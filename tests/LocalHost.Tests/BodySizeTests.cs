using System.Text;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>How large a body may be, over real HTTP, where its length is announced and where it is not.</summary>
public sealed class BodySizeTests
{
    private const int KiB = 1024;

    [Deviation("T31"), Theory]
    [InlineData("/v4/openim/querystate", 1024 * KiB, 0)]
    [InlineData("/v4/openim/query_online_status", 1024 * KiB, 0)]
    [InlineData("/v4/openim/querystate", (1024 * KiB) + 1, 90011)]
    [InlineData("/v4/openim/query_online_status", (1024 * KiB) + 1, 90011)]
    [InlineData("/v4/openim/querystate", 5000 * KiB, 90011)]
    [InlineData("/v4/im_open_login_svc/account_check", 256 * KiB, 0)]
    [InlineData("/v4/im_open_login_svc/account_check", (256 * KiB) + 1, 60003)]
    [InlineData("/v4/sns/friend_get", 2048 * KiB, 0)]
    [InlineData("/v4/sns/friend_get", (2048 * KiB) + 1, 60003)]
    [InlineData("/v1/getUserStatus", 256 * KiB, 0)]
    [InlineData("/v1/getUserStatus", (256 * KiB) + 1, 60003)]
    [InlineData("/v1/getUserStatus", 5000 * KiB, 60003)]
    public async Task A_body_may_have_so_many_bytes_and_no_more(string path, int bytes, int code)
    {
        await using var host = await HostInside.StartAsync();
        await host.Api.SignInAsync(Api.Admin);
        var url = $"{path}?{await Api.QueryOf(Api.Admin)}&contenttype=json";
        var text = JsonSerializer.Serialize(new
        {
            To_Account = new[] { Api.Admin }, userIDList = new[] { Api.Admin }, From_Account = Api.Admin,
            CheckItem = new[] { new { UserID = Api.Admin } },
        });
        var body = Encoding.UTF8.GetBytes(text.PadRight(bytes));

        Assert.Equal(code, Api.Code(await host.Api.SendAsync(url, body)));
        using var http = new HttpClient();
        using var pieces = new HttpRequestMessage(HttpMethod.Post, host.Api.Url + url) { Content = new ByteArrayContent(body) };
        pieces.Headers.TransferEncodingChunked = true;
        using var answer = await http.SendAsync(pieces);
        Assert.Contains($"\"ErrorCode\":{code}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
