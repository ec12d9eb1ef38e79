using System.Net.Http.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Presence.CSharpConsole;

/// <summary>Presence refused.</summary>
internal sealed class PresenceException(string message) : Exception(message);

/// <summary>
/// One device of one user. It connects to hear, and calls over HTTP. Pushes may come twice, late or never: <c>ver</c> says what is newest,
/// and each <c>onReady</c> is followed by the newest status of all who are watched.
/// </summary>
/// <param name="say">Prints a line.</param>
internal sealed class PresenceClient(string url, string user, string userSig, string[] watched, Action<string> say) : IAsyncDisposable
{
    private const string AppId = "1400000000";   // LocalHost's demo app
    private const int NoAnswer = -1;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);

    // Took too long (60008), a fault (70500), too many calls (2996): later it may go well.
    private static readonly int[] TryAgain = [NoAnswer, 60008, 70500, 2996];

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly AtRandom _policy = new(say);
    private readonly Dictionary<string, UserStatus> _known = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private HubConnection? _hub;
    private string? _session;
    private string? _readyConnection;
    private int _era = -1;

    /// <summary>Whether Presence has pushed this device out.</summary>
    public bool IsPushedOut { get; private set; }

    /// <summary>Is done when that has happened.</summary>
    public Task Ended => _ended.Task;

    private string Query => $"sdkappid={AppId}&identifier={Uri.EscapeDataString(user)}&usersig={Uri.EscapeDataString(userSig)}";

    private static string Platform => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "Mac" : "Linux";

    /// <summary>Signs in and connects. A server that is not there is tried again and again.</summary>
    /// <exception cref="PresenceException">Presence refuses this user: trying again would not help.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        _hub = new HubConnectionBuilder().WithUrl($"{url}/v1?{Query}&platform={Platform}").WithAutomaticReconnect(_policy).Build();
        _hub.On<UserStatus[]>("onUserStatusUpdated", Take);
        _hub.On<Ready>("onReady", BeReady);
        _hub.On<Evicted>("onSubscriptionEvicted", evicted => say($"no longer watching {string.Join(", ", evicted.UserIDList)}"));
        _hub.On<KickedOut>("onKickedOut", kicked =>
        {
            if (_stop.IsCancellationRequested) return;   // it signs out itself
            IsPushedOut = true;
            say($"out: {kicked.Reason}");
            _ended.TrySetResult();   // and do not come back: two devices that push each other out would take turns
        });
        _hub.Reconnecting += lost =>
        {
            say($"link lost: {lost?.Message}");
            return Task.CompletedTask;
        };
        _hub.Reconnected += id =>
        {
            _ = AwaitReadyAsync();
            return Task.CompletedTask;
        };
        await AskToComeInAsync(stop);
        await ConnectAsync(stop);
    }

    /// <summary>Sets the user's custom status.</summary>
    /// <param name="text">Empty clears it.</param>
    public async Task SetStatusAsync(string text) => await PostAsync("setSelfStatus", new { customStatus = text });

    /// <summary>Signs out: the user is offline at once, if this was the last device.</summary>
    public async Task SignOutAsync()
    {
        await _stop.CancelAsync();
        if (_session is not null && !IsPushedOut) await PostAsync("logout", new { sessionId = _session });
        if (_hub is not null) await _hub.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_hub is not null) await _hub.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    // Any call would do. negotiate, which the SignalR client calls, tells it no code.
    private async Task AskToComeInAsync(CancellationToken stop)
    {
        for (var tries = 0; await PostAsync("getSubscriptions", new { }) is { ErrorCode: not 0 } refused; tries++)
        {
            if (!TryAgain.Contains(refused.ErrorCode)) throw new PresenceException(refused.ErrorInfo);
            await Task.Delay(_policy.Delay(tries), stop);
        }
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await _hub!.StartAsync(stop);
                _ = AwaitReadyAsync();
                return;
            }
            catch (Exception trouble) when (!stop.IsCancellationRequested)
            {
                await Task.Delay(_policy.Delay(tries, trouble), stop);
            }
        }
    }

    // What makes a connection ready may be lost, as any event. By then Presence has tried again by itself.
    private async Task AwaitReadyAsync()
    {
        var connection = _hub!.ConnectionId;
        try
        {
            await Task.Delay(ReadyWithin * (1 + Random.Shared.NextDouble()), _stop.Token);
            if (_hub.State != HubConnectionState.Connected || !IsOn(connection) || IsReadyOn(connection)) return;
            await _hub.StopAsync(_stop.Token);
            await ConnectAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends anyway.
        }
    }

    private void BeReady(Ready ready)
    {
        (_session, _policy.WithinSeconds, _readyConnection) = (ready.SessionId, ready.ReconnectWithinSeconds, _hub!.ConnectionId);
        say("ready");
        if (ready.SubscriptionEra > _era && watched.Length > 0) _ = WatchAsync(ready.SubscriptionEra, _readyConnection);
    }

    // Not within the handler of onReady: until that ends, no other message is handled.
    private async Task WatchAsync(int era, string? connection)
    {
        for (var tries = 0; IsReadyOn(connection) && !_stop.IsCancellationRequested; tries++)
        {
            if (await PostAsync("subscribeUserStatus", new { userIDList = watched }) is { ErrorCode: 0 } answer)
            {
                Take(answer.SuccessUserList ?? []);
                foreach (var failure in answer.FailureUserList ?? []) say($"cannot watch {failure.UserID}: {failure.Message}");
                _era = era;
                return;
            }
            await Task.Delay(_policy.Delay(tries), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsOn(string? connection) => string.Equals(_hub!.ConnectionId, connection, StringComparison.Ordinal);

    private bool IsReadyOn(string? connection) => string.Equals(_readyConnection, connection, StringComparison.Ordinal);

    private void Take(UserStatus[] statuses)
    {
        lock (_known)
        {
            foreach (var status in statuses)
            {
                if (status.Ver <= (_known.GetValueOrDefault(status.UserID)?.Ver ?? -1)) continue;   // known already, or newer is
                _known[status.UserID] = status;
                say($"{status.UserID} {NameOf(status.StatusType)} {status.CustomStatus}".TrimEnd());
            }
        }
    }

    private static string NameOf(int statusType) => statusType switch { 1 => "online", 2 => "offline", _ => "signed out" };

    // Prints a line when it did not work.
    private async Task<Answer> PostAsync(string verb, object body)
    {
        try
        {
            using var response = await _http.PostAsJsonAsync($"{url}/v1/{verb}?{Query}", body);
            var answer = (await response.Content.ReadFromJsonAsync<Answer>())!;
            if (answer.ErrorCode != 0) say($"{verb}: {answer.ErrorCode} {answer.ErrorInfo}");
            return answer;
        }
        catch (Exception trouble) when (trouble is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
        {
            say($"{verb}: {trouble.Message}");
            return new Answer(NoAnswer, trouble.Message, null, null);
        }
    }
}
