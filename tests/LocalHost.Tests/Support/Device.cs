using System.Diagnostics;
using System.Text.Json;

namespace Presence.Tests;

/// <summary>A device of a user: the real SignalR client in a process of its own (tests/js/client.mjs).</summary>
internal sealed class Device : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process _process;
    private readonly List<(string Event, JsonElement Data)> _heard = [];
    private readonly SemaphoreSlim _news = new(0);

    private Device(Process process, string name)
    {
        (_process, Name) = (process, name);
        _ = ListenAsync();
    }

    public string Name { get; }

    /// <summary>The session that onReady named.</summary>
    public string SessionId => Heard("onReady").Last().GetProperty("sessionId").GetString()!;

    /// <summary>The id of its connection. The client may learn of it only after onReady has come.</summary>
    public async Task<string> ConnectionIdAsync() => (await HearAsync("connected", _ => true)).GetString()!;

    /// <summary>Signs in, connects, and waits until nothing can be missed any more.</summary>
    public static async Task<Device> ConnectAsync(
        string url, string user, string platform, string? instance = null, string? usersig = null, bool stubborn = false)
    {
        var device = await StartAsync(url, user, platform, instance, usersig: usersig, stubborn: stubborn);
        await device.HearAsync("onReady", _ => true);
        return device;
    }

    /// <summary>Signs in and connects, or fails to.</summary>
    /// <param name="usersig">Null for one that it makes itself.</param>
    /// <param name="stubborn">Whether it comes back even when it is pushed out, until the stock client gives up.</param>
    public static async Task<Device> StartAsync(
        string url, string user, string platform, string? instance = null, string key = Api.Key, string? usersig = null,
        bool stubborn = false)
    {
        var argument = JsonSerializer.Serialize(new { url, app = Api.App, key, user, platform, instance, usersig, stubborn });
        return new Device(await NodeKit.StartAsync("client.mjs", argument), $"{user}/{platform}");
    }

    /// <summary>Connects with a ticket that was negotiated before.</summary>
    public static async Task<Device> WithTicketAsync(string url, string accessToken) =>
        new(await NodeKit.StartAsync("client.mjs", JsonSerializer.Serialize(new { url, accessToken })), "a device with a ticket");

    /// <summary>All that was heard of one kind, in order.</summary>
    public List<JsonElement> Heard(string @event)
    {
        lock (_heard) return [.. _heard.Where(item => item.Event == @event).Select(item => item.Data)];
    }

    /// <summary>All that was heard of a user, in order.</summary>
    public List<JsonElement> HeardOf(string user) =>
    [
        .. Heard("onUserStatusUpdated")
            .SelectMany(list => list.EnumerateArray())
            .Where(item => item.GetProperty("userID").GetString() == user),
    ];

    /// <summary>Waits until something was heard, before or after this call.</summary>
    public async Task<JsonElement> HearAsync(string @event, Func<JsonElement, bool> matches)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var data in Heard(@event))
                if (matches(data)) return data;
            try
            {
                await _news.WaitAsync(late.Token);
            }
            catch (OperationCanceledException tooLate)
            {
                lock (_heard) throw new TimeoutException($"{Name} did not hear {@event}; it heard: {string.Join(' ', _heard)}", tooLate);
            }
        }
    }

    /// <summary>Waits until a status was heard.</summary>
    public Task HearStatusAsync(string user, int statusType, string customStatus) =>
        HearAsync("onUserStatusUpdated", list => list.EnumerateArray().Any(item =>
        item.GetProperty("userID").GetString() == user
        && item.GetProperty("statusType").GetInt32() == statusType
        && item.GetProperty("customStatus").GetString() == customStatus));

    /// <summary>Closes the connection, as an app does when its user leaves it.</summary>
    public async Task StopAsync()
    {
        await _process.StandardInput.WriteLineAsync("stop");
        await HearAsync("closed", _ => true);
    }

    /// <summary>The process is killed: the link drops without a word.</summary>
    public void Drop() => NodeKit.Kill(_process);

    public void Dispose()
    {
        Drop();
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var what = root.GetProperty("event").GetString()!;
            var data = root.TryGetProperty("data", out var sent) ? sent.Clone() : default;
            lock (_heard) _heard.Add((what, data));
            _news.Release();
        }
    }
}
