using System.Diagnostics;
using System.Net.WebSockets;

namespace Presence.Soak.Clients;

/// <summary>What a device is up to.</summary>
internal enum Want
{
    /// <summary>Gone, or never there.</summary>
    Away,

    /// <summary>Connected; it comes back by itself.</summary>
    Linked,

    /// <summary>There by heartbeats alone.</summary>
    Heartbeats,
}

/// <summary>One device: it does by itself what README's client does.</summary>
internal sealed class Device(User user, string platform, string instance, World world)
{
    public const string LetIn = "a connection becomes ready";

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _wake = new(0);
    private long _pinged;
    private long _beaten;

    /// <summary>What it is up to; <see cref="Turn"/> changes it.</summary>
    public Want Want { get; private set; }

    /// <summary>Its latest connection; null before the first.</summary>
    public Link? Link { get; private set; }

    /// <summary>Its session, once it has signed in.</summary>
    public string? SessionId { get; private set; }

    /// <summary>Whether it is connected and ready.</summary>
    public bool IsLinked => Want == Want.Linked && Link is { IsOpen: true, IsMute: false };

    /// <summary>Whether its latest heartbeat was accepted.</summary>
    public bool IsBeating { get; private set; }

    /// <summary>Whether it is there as far as it knows.</summary>
    public bool IsThere => Want == Want.Linked ? IsLinked : Want == Want.Heartbeats && IsBeating;

    public override string ToString() => $"{user.Name}/{platform}{instance} ({Want}, {(Link?.IsOpen == true ? "open" : "closed")})";

    /// <summary>Changes what it is up to.</summary>
    public void Turn(Want want)
    {
        user.Note($"{platform}{instance} {want}");
        Want = want;
        IsBeating = false;
        if (want == Want.Away && user.Devices.TrueForAll(device => device.Want == Want.Away)) user.Unsure();
        _wake.Release();
    }

    /// <summary>Lives until it is stopped.</summary>
    public async Task LiveAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = await StepAsync();
            await _wake.WaitAsync(pause, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        if (Link is { } last) await last.DisposeAsync();
    }

    private async Task<TimeSpan> StepAsync()
    {
        if (Link is { IsOpen: true } link && Stopwatch.GetElapsedTime(_pinged) > PingEvery)
        {
            _pinged = Stopwatch.GetTimestamp();
            await link.PingAsync();
        }
        if (Want == Want.Heartbeats && (!IsBeating || Stopwatch.GetElapsedTime(_beaten) >= Plan.HeartbeatEvery)) await BeatAsync();
        if (Want == Want.Linked && Link is not { IsOpen: true, IsMute: false }) return await ConnectAsync();
        return TimeSpan.FromMilliseconds(200);
    }

    private async Task<TimeSpan> ConnectAsync()
    {
        var pause = TimeSpan.FromMilliseconds(500 + Random.Shared.Next(2000));
        if (Link is { IsMute: false } last) await last.DisposeAsync();
        if (await NegotiateAsync() is not { } url) return pause;
        var started = Stopwatch.GetTimestamp();
        try
        {
            var link = await Link.OpenAsync(url, user, world);
            world.Violations.Checked(LetIn);
            Link = link;
            user.Note($"{platform}{instance} ready");
            _pinged = Stopwatch.GetTimestamp();
            await link.PingAsync();   // the server watches over those who have said once that they live
            if (Want != Want.Linked) link.Abort();   // it has changed its mind meanwhile
            return TimeSpan.Zero;
        }
        catch (Exception failure) when (failure is TimeoutException or WebSocketException)
        {
            // Signed out or kicked meanwhile: then it is turned away.
            if (world.Faults.IsCalmSince(started) && Want == Want.Linked && failure is TimeoutException)
                world.Violations.Add(LetIn, $"{this}: {failure.Message}");
            return pause;
        }
    }

    private async Task<Uri?> NegotiateAsync()
    {
        var path = $"/v1/negotiate?{user.Identity}&platform={platform}&instance={instance}";
        var answer = await world.Api.SendAsync("negotiate", HttpMethod.Post, path, null, Codes.Revoked);
        if (answer.Code == Codes.Revoked) user.SignAnew();
        if (!answer.IsDone) return null;
        SessionId = answer.Body.GetProperty("sessionId").GetString();
        var token = Uri.EscapeDataString(answer.Body.GetProperty("accessToken").GetString()!);
        return new Uri($"{answer.Body.GetProperty("url").GetString()}&access_token={token}");
    }

    private async Task BeatAsync()
    {
        _beaten = Stopwatch.GetTimestamp();
        if (SessionId is null && await NegotiateAsync() is null)
        {
            await Task.Delay(500);
            return;
        }
        var answer = await world.Api.CallAsync(user, "heartbeat", new { sessionId = SessionId }, Codes.NotSignedIn, Codes.Revoked);
        if (answer.Code == Codes.Revoked) user.SignAnew();
        if (answer.Code is Codes.NotSignedIn or Codes.Revoked) SessionId = null;
        IsBeating = answer.IsDone;
        if (!IsBeating) await Task.Delay(500);
    }
}
