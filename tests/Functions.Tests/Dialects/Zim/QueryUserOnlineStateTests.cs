using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects.Zim;

public sealed class QueryUserOnlineStateTests : IDisposable
{
    private static readonly HashSet<int> Numbers =
    [
        0, 1, 7, 100000001, 100000002, 100000003, 100000004, 100000005, 100000006, 100000007, 100000008, 100000009,
        100000011, 100000013, 100000014, 660000001, 660000002, 660000011, 660200001,
    ];

    // Right parameters, perhaps without the first of them, and beside them whatever may break a parser.
    private static readonly Gen<(int Without, string Beside)> Queries =
        from without in Gen.Elements(0, 0, 0, 0, 1, 2, 3, 4, 5, 6)
        from count in Gen.Choose(0, 4)
        from parts in Gen.Elements(
            "UserId[]=bob", "UserId[]=ann", "UserId%5B%5D=bob", "UserId[]", "UserId[]=", "UserId[]=%", "UserId[]=%FF%FE",
            "UserId[]=%ED%A0%80", "UserId[]=\uD83D", "UserId[]=😀", "UserId[]=%00", "UserId[]=+", "UserId=x", "=", "&", "",
            "AppId=", "AppId=٣", "Timestamp=9223372036854775807", "Timestamp=-1", "SignatureNonce=\uDE00",
            "Signature=\uDE00", "Signature=%", "Action=QueryUserOnlineState", "Action[]=x", "?", "#").ListOf(count)
        select (without, string.Join('&', parts));

    private readonly ZimCaller _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task Users_come_in_request_order_each_once()
    {
        await _caller.World.OnlineAsync(World.Ann);
        await _caller.World.OnlineAsync(World.Carol);

        var answer = await _caller.AskAsync("carol", "bob", "ann", "carol", "bob", "Bob");

        Assert.Equal(0, Code(answer));
        Assert.Equal(
            """[{"UserId":"carol","Status":"Online"},{"UserId":"ann","Status":"Online"}]""",
            answer.GetProperty("Result").GetRawText());
        Assert.Equal(
            """[{"UserId":"bob","SubCode":660200001},{"UserId":"Bob","SubCode":660200001}]""",
            answer.GetProperty("ErrorList").GetRawText());
    }

    [Fact]
    public async Task An_id_comes_back_as_it_was_sent()
    {
        const string Id = "<a&b>+'";
        var answer = await _caller.AskAsync(Id[..^1], "a b");

        Assert.Equal(
            """[{"UserId":"<a&b>+","SubCode":660200001},{"UserId":"a b","SubCode":660200001}]""",
            answer.GetProperty("ErrorList").GetRawText());
        Assert.Equal(660000002, Code(await _caller.AskAsync(Id)));
    }

    [Deviation("Z14"), Fact]
    public async Task One_call_too_many_is_refused_before_its_users_are_looked_at()
    {
        using var caller = new ZimCaller(callsInASecond: 1);
        JsonElement answer;
        do answer = await caller.AskAsync(new string('x', 65));   // a second may pass in between
        while (Code(answer) == 660000002);

        Assert.Matches(
            """^\{"Code":7,"Message":"Too many calls; slow down","RequestId":"[0-9]{18,19}","Result":\[\],"ErrorList":\[\]\}$""",
            answer.GetRawText());
    }

    [Fact]
    public async Task A_call_with_a_wrong_signature_does_not_count()
    {
        using var caller = new ZimCaller(callsInASecond: 1);
        for (var i = 0; i < 20; i++)
        {
            var wrong = caller.RequestOf(["ann"], ("Signature", new string('0', 32)));
            Assert.Equal(100000005, Code(await caller.AskAsync(wrong)));
        }

        Assert.Equal(660200001, Code(await caller.AskAsync("ann")));
    }

    [Fact]
    public async Task A_timeout_and_a_failure_have_an_answer_too()
    {
        Assert.Equal(1, Code(await CodeOfAsync(new OperationCanceledException())));
        var broken = await CodeOfAsync(new InvalidOperationException("The store is gone."));
        Assert.Equal(660000001, Code(broken));
        Assert.DoesNotContain("store", broken.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_two_answers_share_a_request_id()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 1000; i++) Assert.True(ids.Add((await _caller.AskAsync("ann")).GetProperty("RequestId").GetString()!));
        Assert.All(ids, id => Assert.Matches("^[1-9][0-9]{17,18}$", id));
    }

    [Fact]
    public void Whatever_is_asked_is_answered() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Queries.ToArbitrary(), IsAnswered));

    private bool IsAnswered((int Without, string Beside) query)
    {
        var right = _caller.RequestOf([]).QueryString.Value!.TrimStart('?').Split('&').Skip(query.Without);
        var request = ZimCaller.RequestOf(new QueryString($"?{string.Join('&', right)}&{query.Beside}"));
        var answer = _caller.AskAsync(request).GetAwaiter().GetResult();
        var names = answer.EnumerateObject().Select(property => property.Name);
        return Numbers.Contains(Code(answer)) && Code(answer) is not (1 or 660000001)
            && names.SequenceEqual(["Code", "Message", "RequestId", "Result", "ErrorList"])
            && answer.GetProperty("Result").ValueKind == JsonValueKind.Array
            && answer.GetProperty("ErrorList").ValueKind == JsonValueKind.Array;
    }

    private Task<JsonElement> CodeOfAsync(Exception failure)
    {
        _caller.World.Store.Before = _ => throw failure;
        return _caller.AskAsync("ann");
    }

    private static int Code(JsonElement answer) => answer.GetProperty("Code").GetInt32();
}
