using System.Text.Json;

namespace Presence.Tests;

/// <summary>ZIM's calls go into the address, and a hundred ids make a long one.</summary>
public sealed class ZimAddressTests
{
    // All of these are legal in an id, and none may stand in a query as it is.
    private const string Encoded = "#%&+[]{}|^<>= @$:;?";

    [Deviation("Z18"), Theory, InlineData(1), InlineData(100)]
    public async Task A_hundred_ids_whose_characters_all_have_to_be_encoded_are_answered_in_request_order(int count)
    {
        await using var host = await HostInside.StartAsync();
        var ids = Enumerable.Range(0, count).Select(IdOf).ToArray();
        Assert.All(ids, id => Assert.Equal(3 * 64, Uri.EscapeDataString(id).Length));
        var query = string.Concat(ids.Select(id => $"&UserId%5B%5D={Uri.EscapeDataString(id)}"));
        using var http = new HttpClient();

        var text = await http.GetStringAsync($"{host.Api.Url}/?Action=QueryUserOnlineState&{ZimParameters.Query("")}{query}");

        using var answer = JsonDocument.Parse(text);
        Assert.Equal(660200001, answer.RootElement.GetProperty("Code").GetInt32());   // none of them has signed in
        var errors = answer.RootElement.GetProperty("ErrorList").EnumerateArray();
        Assert.Equal(ids, errors.Select(one => one.GetProperty("UserId").GetString()));
    }

    [Theory, Deviation("Z18")]
    [InlineData(29, 1, 100, "100 ids of 29"), InlineData(32, 1, 93, "93 of 32"), InlineData(64, 1, 53, "53 of 64")]
    [InlineData(64, 3, 19, "19 of 64")]
    public void So_many_ids_fit_the_query_that_Azure_Functions_documents(int characters, int encodedLength, int count, string text)
    {
        const int QueryMax = 4096;
        var left = QueryMax - $"Action=QueryUserOnlineState&{ZimParameters.Query("")}".Length;

        Assert.Equal(count, Math.Min(100, left / ("&UserId[]=".Length + (characters * encodedLength))));
        Assert.Contains(text, Deviations.TextOf("Z18").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string IdOf(int number) => string.Concat(
        Enumerable.Range(0, 64).Select(i => Encoded[(number + (i * (1 + (number / Encoded.Length)))) % Encoded.Length]));
}
