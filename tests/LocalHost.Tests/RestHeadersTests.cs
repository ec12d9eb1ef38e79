using System.Text;

namespace Presence.Tests;

/// <summary>The headers of replies: the vendor's own (269-1519), whether the call was right or wrong.</summary>
public sealed class RestHeadersTests
{
    [Theory]
    [InlineData("/v4/openim/querystate", "{}")]
    [InlineData("/v4/openim/querystate", "hello")]
    [InlineData("/v4/im_open_login_svc/account_import", """{"UserID":"ann"}""")]
    [InlineData("/v4/sns/friend_get", "{}")]
    [InlineData("/v4/openim/nothing", "{}")]
    public async Task Every_reply_of_the_server_api_carries_them(string path, string body)
    {
        await using var host = await HostInside.StartAsync();
        using var http = new HttpClient();
        var url = $"{host.Api.Url}{path}?{await Api.QueryOf(Api.Admin)}&contenttype=json";
        using var answer = await http.PostAsync(url, new StringContent(body, Encoding.UTF8));

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("X-Requested-With", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("POST", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
    }
}
