using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Presence.Bench.Clients;

namespace Presence.Soak.Clients;

/// <summary>An answer, or that there was none.</summary>
/// <param name="Code">The dialect's code; 0 is success. -1: no answer, since LocalHost was away.</param>
/// <param name="Body">The whole answer.</param>
internal sealed record Answer(int Code, JsonElement Body)
{
    public static readonly Answer None = new(-1, default);

    public bool IsDone => Code == 0;
}

/// <summary>Calls the product over HTTP, and looks at each answer as any caller would.</summary>
internal sealed class Api(Uri server, World world)
{
    public const string InTime = "every request is answered in time";
    public const string WellFormed = "every answer is HTTP 200 and well formed";
    public const string NothingFails = "nothing fails while nothing is broken";

    // What takes longer than 5 s is given up; what was committed by then may still have one call with its retries to make.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(30);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>ZIM's code for a question about users who are all not signed in.</summary>
    public const int NobodyIsThere = 660200001;

    // What the dialects answer when storage does not: too late, or broken.
    private static readonly HashSet<int> Trouble = [60008, 70500, 90992, 90994, 70169, 1, 660000001];

    /// <summary>Calls a verb of the client API.</summary>
    public Task<Answer> CallAsync(User user, string verb, object body, params int[] refusals) =>
        SendAsync(verb, HttpMethod.Post, $"/v1/{verb}?{user.Identity}", body, refusals);

    /// <summary>Calls a command of the server API.</summary>
    public Task<Answer> CommandAsync(string command, object body, params int[] refusals) => SendAsync(
        command.Split('/')[^1], HttpMethod.Post, $"/v4/{command}?{Signatures.Admin}&random=1&contenttype=json", body, refusals);

    /// <summary>Asks ZIM's way; nobody being signed in is an answer, too.</summary>
    public Task<Answer> QueryZimAsync(IEnumerable<string> users) => SendAsync(
        "QueryUserOnlineState", HttpMethod.Get,
        $"/?Action=QueryUserOnlineState&{Signatures.Zim()}{string.Concat(users.Select(user => $"&UserId[]={user}"))}", null, NobodyIsThere);

    /// <summary>Sends a request and looks at what comes back.</summary>
    /// <param name="refusals">The codes by which it may be refused, besides those of trouble while something is broken.</param>
    public async Task<Answer> SendAsync(string name, HttpMethod method, string path, object? body, params int[] refusals)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await TrySendAsync(name, method, path, body, started);
        var failed = answer.Code == -1 || Trouble.Contains(answer.Code);
        world.Statistics.Count(name, answer.Code, failed);
        if (!failed && world.Faults.IsCalmSince(started)) world.Statistics.Answered(Stopwatch.GetElapsedTime(started));
        if (answer.Code is 0 or -1) return answer;
        if (!failed)
        {
            world.Violations.Check("nothing is refused that is right", refusals.Contains(answer.Code), () => $"{name}: {answer.Body}");
        }
        else if (world.Faults.IsCalmSince(started))
        {
            world.Violations.Add(NothingFails, $"{name} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s: {answer.Body}");
        }
        return answer;
    }

    private async Task<Answer> TrySendAsync(string name, HttpMethod method, string path, object? body, long started)
    {
        using var late = new CancellationTokenSource(GivesUpAfter);
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        if (body is not null)
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = Json } };
        try
        {
            using var response = await Http.Invoker.SendAsync(request, late.Token);
            var text = await response.Content.ReadAsStringAsync(late.Token);
            var time = Stopwatch.GetElapsedTime(started);
            world.Violations.Check(InTime, time < AnswerWithin, () => $"{name} took {time.TotalSeconds:0.0} s");
            if (response.StatusCode == HttpStatusCode.OK && Read(text) is { } answer)
            {
                world.Violations.Checked(WellFormed);
                return answer;
            }
            world.Violations.Add(WellFormed, $"{name} answered {(int)response.StatusCode}: {text}");
        }
        catch (Exception none) when (none is HttpRequestException or IOException or OperationCanceledException)
        {
            if (!world.Faults.WasDownSince(started))
                world.Violations.Add(InTime, $"{name} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s: {none.Message}");
        }
        return Answer.None;
    }

    private static Answer? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (root.TryGetProperty("Code", out var zim)) return new Answer(zim.GetInt32(), root.Clone());
            var (code, status) = (root.GetProperty("ErrorCode").GetInt32(), root.GetProperty("ActionStatus").GetString());
            return status == (code == 0 ? "OK" : "FAIL") ? new Answer(code, root.Clone()) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
