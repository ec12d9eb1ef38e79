using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Presence.Bench.Clients;
using Presence.Soak.Promises;

namespace Presence.Soak.Clients;

/// <summary>One connection of a device, and what it has heard.</summary>
internal sealed class Link
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);   // as README's client
    private readonly User _user;
    private readonly World _world;
    private readonly ConcurrentDictionary<string, Word> _known = new(StringComparer.Ordinal);
    private HubConnection? _connection;
    private long _readyAt = long.MaxValue;

    private Link(User user, World world) => (_user, _world) = (user, world);

    /// <summary>The newest that it has heard of each user.</summary>
    public IReadOnlyDictionary<string, Word> Known => _known;

    /// <summary>Ends with the connection.</summary>
    public Task Closed => _connection!.Closed;

    public bool IsOpen => !Closed.IsCompleted;

    /// <summary>For how long it has been ready.</summary>
    public TimeSpan ReadyFor => Stopwatch.GetElapsedTime(_readyAt);

    /// <summary>Whether it no longer says that it lives, as a device that has lost its network.</summary>
    public bool IsMute { get; set; }

    /// <summary>Why it was pushed out; null when it was not.</summary>
    public string? KickedOut { get; private set; }

    /// <summary>Connects and waits until it is ready.</summary>
    /// <exception cref="TimeoutException">It did not become ready.</exception>
    /// <exception cref="WebSocketException">It could not be opened.</exception>
    public static async Task<Link> OpenAsync(Uri url, User user, World world)
    {
        var link = new Link(user, world);
        link._connection = await HubConnection.OpenAsync(url, link.Hear, Patience, _ => { });
        link._readyAt = Stopwatch.GetTimestamp();
        world.Statistics.Connected();
        return link;
    }

    /// <summary>Says that it lives.</summary>
    public async Task PingAsync()
    {
        try
        {
            if (IsOpen && !IsMute) await _connection!.PingAsync();
        }
        catch (Exception broken) when (broken is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // its device finds out
        }
    }

    /// <summary>Breaks off without a word.</summary>
    public void Abort() => _connection!.Abort();

    /// <summary>Frees what a connection has held that has ended.</summary>
    public ValueTask DisposeAsync() => _connection!.DisposeAsync();

    private void Hear(ReadOnlySpan<byte> record)
    {
        var json = new Utf8JsonReader(record);
        using var message = JsonDocument.ParseValue(ref json);
        if (!message.RootElement.TryGetProperty("target", out var target)) return;
        var argument = message.RootElement.GetProperty("arguments")[0];
        switch (target.GetString())
        {
            case "onUserStatusUpdated":
                foreach (var status in argument.EnumerateArray()) Hear(status.GetProperty("userID").GetString()!, status.ReadWord());
                break;
            case "onSubscriptionEvicted":
                _world.Statistics.Evicted();
                foreach (var user in argument.GetProperty("userIDList").EnumerateArray()) _user.Unsure(user.GetString()!);
                break;
            case "onKickedOut":
                KickedOut = argument.GetProperty("reason").GetString();
                break;
        }
    }

    private void Hear(string user, Word word)
    {
        _world.Words.Heard(user, _user.Name, word);
        var isLate = _known.TryGetValue(user, out var known) && known.Ver > word.Ver;
        _world.Statistics.Heard(isLate);
        if (isLate) return;   // a client ignores what is older than what it knows
        _known[user] = word;
        var since = Math.Max(_readyAt, _user.SureSince(user));
        // A new number alone is no change (R11).
        if (word.Custom.Length > 0 && word.Custom != known.Custom) _world.Told(word.Custom, _user.Name, since);
    }
}
