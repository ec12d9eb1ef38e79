using System.Text.Json;
using System.Text.Json.Serialization;

namespace Presence.CSharpBackend;

/// <summary>How a user stands.</summary>
/// <param name="Status">Online, PushOnline (offline, but a push reaches the device), Offline.</param>
internal sealed record UserStatus([property: JsonPropertyName("To_Account")] string User, string Status, string CustomStatus);

/// <summary>Presence refused a call, for good.</summary>
internal sealed class PresenceException(int code, string info) : Exception($"{code} {info}")
{
    public int Code { get; } = code;
}

/// <summary>
/// Calls Tencent IM's server API, as Presence serves it. HTTP says 200 whatever happens: <c>ErrorCode</c> decides. What may go well later
/// is tried again.
/// </summary>
internal sealed class PresenceApi(HttpClient http, PresenceSettings settings, TimeProvider clock)
{
    private const int UsersPerQueryMax = 500;
    private const int TriesMax = 5;
    private static readonly TimeSpan SignatureLifetime = TimeSpan.FromDays(1);

    private static readonly JsonSerializerOptions AsWritten = JsonSerializerOptions.Default;   // names as they are here, not in camelCase

    // Too many calls (60007), took too long (90992, 70169), a fault (90994, 70500): the call can be sent again, it does no harm twice.
    private static readonly int[] TryAgain = [60007, 90992, 70169, 90994, 70500];

    // Too old, or from before this admin was kicked: a new signature helps.
    private static readonly int[] SignAnew = [70001, 70052];

    private Signature? _signature;

    /// <summary>Makes an account known before its first sign-in. One that is known stays as it is.</summary>
    public async Task ImportAsync(string user, CancellationToken stop) =>
        await CallAsync<Answer>("im_open_login_svc/account_import", new { UserID = user }, stop);

    /// <summary>How users stand, each once. Who is unknown, or cannot be read just now, is not among them.</summary>
    /// <param name="users">Any number: they are asked for 500 at a time.</param>
    public async Task<IReadOnlyList<UserStatus>> QueryAsync(IEnumerable<string> users, CancellationToken stop)
    {
        var all = new List<UserStatus>();
        foreach (var some in users.Distinct(StringComparer.Ordinal).Chunk(UsersPerQueryMax))
        {
            var body = new { To_Account = some, IsReturnCustomStatus = 1 };
            all.AddRange((await CallAsync<StatusAnswer>("openim/query_online_status", body, stop)).QueryResult);
        }
        return all;
    }

    private async Task<T> CallAsync<T>(string command, object body, CancellationToken stop)
        where T : Answer
    {
        for (var tries = 1; ; tries++)
        {
            var (answer, trouble) = await TryAsync<T>(command, body, stop);
            if (answer?.ErrorCode == 0) return answer;
            if (answer is not null && SignAnew.Contains(answer.ErrorCode)) _signature = null;
            else if (answer is not null && !TryAgain.Contains(answer.ErrorCode)) throw answer.Refused();
            if (tries == TriesMax) throw trouble ?? answer!.Refused();
            await Task.Delay(settings.RetryWithin * Math.Pow(2, tries - 1) * Random.Shared.NextDouble(), clock, stop);
        }
    }

    // An answer, or the reason why there is none.
    private async Task<(T? Answer, Exception? Trouble)> TryAsync<T>(string command, object body, CancellationToken stop)
        where T : Answer
    {
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri(settings.Url, $"/v4/{command}?{Query()}"), body, AsWritten, stop);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<T>(AsWritten, stop), null);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return (null, trouble);
        }
    }

    private string Query()
    {
        var now = clock.GetUtcNow();
        var known = _signature;
        if (known is null || now >= known.MadeAt + SignatureLifetime / 2)
        {
            var text = UserSig.Make(settings.SdkAppId, settings.SecretKey, settings.Admin, now, SignatureLifetime);
            _signature = known = new Signature(text, now);
        }
        return $"sdkappid={settings.SdkAppId}&identifier={Uri.EscapeDataString(settings.Admin)}"
            + $"&usersig={Uri.EscapeDataString(known.Text)}&random={Random.Shared.Next()}&contenttype=json";
    }

    private sealed record Signature(string Text, DateTimeOffset MadeAt);

    private record Answer(int ErrorCode, string ErrorInfo)
    {
        public PresenceException Refused() => new(ErrorCode, ErrorInfo);
    }

    private sealed record StatusAnswer(int ErrorCode, string ErrorInfo, UserStatus[] QueryResult) : Answer(ErrorCode, ErrorInfo);
}
