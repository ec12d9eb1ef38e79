using System.Diagnostics;

namespace Presence.Soak.Clients;

/// <summary>What users do. Each looks at the answer that it gets.</summary>
internal sealed class Operations(World world)
{
    private const int Online = 1;

    public const string Closed = "who is kicked or signs out is disconnected";
    private static readonly TimeSpan ClosedWithin = TimeSpan.FromSeconds(10);
    private readonly Queries _queries = new(world);

    public Task RunAsync(User user, string name, Drawn drawn) => name switch
    {
        "come" => ComeAsync(drawn.Device, drawn.Chance),
        "logout" => LogOutAsync(user, drawn.Device),
        "vanish" => VanishAsync(drawn.Device),
        "mute" => MuteAsync(user, drawn.Device),
        "flap" => FlapAsync(drawn.Device),
        "kick" => KickAsync(user, drawn.Chance),
        "set" => SetAsync(user, drawn),
        "subscribe" => SubscribeAsync(user, drawn.Others, null),
        "subscribe for a time" => SubscribeAsync(user, drawn.Others, 1 + (int)(2 * drawn.Chance)),
        "unsubscribe" => UnsubscribeAsync(user, drawn.Others),
        "unsubscribe all" => UnsubscribeAsync(user, null),
        "list" => _queries.ListAsync(user),
        "query self" => _queries.AskAsync(user, [user.Name]),
        "query" => _queries.AskAsync(user, drawn.Others),
        "querystate" => _queries.AskOldAsync(drawn.Others),
        "query_online_status" => _queries.AskNewAsync(drawn.Others),
        "ZIM" => _queries.AskZimAsync(drawn.Others),
        _ => throw new ArgumentException($"There is no operation {name}.", nameof(name)),
    };

    private static Task ComeAsync(Device device, double chance)
    {
        if (device.Want == Want.Away) device.Turn(chance < 0.75 ? Want.Linked : Want.Heartbeats);
        return Task.CompletedTask;
    }

    private async Task LogOutAsync(User user, Device device)
    {
        if (device is not { IsThere: true, SessionId: { } session }) return;
        var link = device.Link;
        device.Turn(Want.Away);
        var answer = await world.Api.CallAsync(user, "logout", new { sessionId = session }, Codes.NotSignedIn, Codes.Revoked);
        user.Note($"logout {answer.Code}");
        if (link is null) return;
        if (answer.IsDone) _ = WatchClosingAsync($"{device} signed out", link);
        else link.Abort();
    }

    private static Task VanishAsync(Device device)
    {
        if (device.Want != Want.Away)
        {
            device.Turn(Want.Away);
            device.Link?.Abort();
        }
        return Task.CompletedTask;
    }

    // The server hangs up on it after 30 s without a sign of life.
    private static Task MuteAsync(User user, Device device)
    {
        if (device is { IsLinked: true, Link: { } link })
        {
            link.IsMute = true;
            user.Note("mute");
            device.Turn(Want.Away);
            _ = link.Closed.ContinueWith(_ => link.DisposeAsync().AsTask(), TaskScheduler.Default);
        }
        return Task.CompletedTask;
    }

    private static Task FlapAsync(Device device)
    {
        if (device.IsLinked) device.Link!.Abort();
        return Task.CompletedTask;
    }

    private async Task KickAsync(User user, double chance)
    {
        if (!user.IsPresent) return;
        var links = user.Devices.Where(device => device.IsLinked).Select(device => (Device: device, Link: device.Link!)).ToList();
        var answer = await world.Api.CommandAsync("im_open_login_svc/kick", new { UserID = user.Name }, Codes.Unknown);
        user.Note($"kick {answer.Code}");
        if (!answer.IsDone) return;
        foreach (var (device, link) in links) _ = WatchClosingAsync($"{device} was kicked", link);
        if (chance < 0.5)
            foreach (var device in user.Devices) device.Turn(Want.Away);   // else they sign in anew
    }

    private async Task WatchClosingAsync(string who, Link link)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAny(link.Closed, Task.Delay(ClosedWithin));
        if (link.IsOpen && !world.Faults.IsCalmSince(started)) await Task.WhenAny(link.Closed, Task.Delay(Plan.Settling));
        world.Violations.Check(Closed, !link.IsOpen, () => $"{who}: it is still open");
        link.Abort();
    }

    private async Task SetAsync(User user, Drawn drawn)
    {
        if (!user.Devices.Exists(device => device.IsThere)) return;
        var started = Stopwatch.GetTimestamp();
        var links = user.Devices.Where(device => device.IsLinked).Select(device => device.Link!).ToList();
        links.RemoveAll(link => link.ReadyFor < Plan.Grace);
        world.Changing(drawn.Custom);
        var atLeast = world.Words.NewestOf(user.Name);
        var answer = await world.Api.CallAsync(
            user, "setSelfStatus", new { customStatus = drawn.Custom }, Codes.NotSignedIn, Codes.Revoked);
        if (!answer.IsDone || answer.Body.ReadWord() is not { Type: Online } word)
        {
            world.NotChanging(drawn.Custom);   // a custom status is shown once its user is Online
            if (answer.IsDone) CheckNobodyIsLinked(user, links, started);
            return;
        }
        world.Words.Answered(user.Name, user.Name, word, atLeast, "setSelfStatus");
        // Whoever asks now is shown this, or something newer.
        if (drawn.Chance < 0.3) await _queries.AskAsync(user, [user.Name]);
        else if (drawn.Chance < 0.5) await _queries.AskNewAsync([user.Name]);
    }

    private void CheckNobodyIsLinked(User user, List<Link> links, long started)
    {
        if (!world.Faults.IsCalmSince(started)) return;
        world.Violations.Check(
            "whoever is connected is Online", !links.Exists(link => link.IsOpen), () => $"{user.Name} is not; {user.History}");
    }

    private async Task SubscribeAsync(User user, string[] others, int? minutes)
    {
        if (others.Length == 0 || !user.IsPresent) return;
        if (minutes is { } time)
            foreach (var _ in others) world.TimedEnds.Add(DateTime.UtcNow.AddMinutes(time));
        foreach (var other in others) user.Unsure(other);   // until it is answered: what is shown meanwhile is no news
        var atLeast = others.ToDictionary(other => other, world.Words.NewestOf, StringComparer.Ordinal);
        var answer = await world.Api.CallAsync(
            user, "subscribeUserStatus", new { userIDList = others, durationMinutes = minutes }, Codes.Revoked);
        if (!answer.IsDone) return;
        foreach (var (other, word) in answer.ReadWords())
        {
            world.Words.Answered(other, user.Name, word, atLeast[other], $"subscribeUserStatus of {user.Name}");
            if (minutes is null) user.Sure(other);
        }
    }

    private async Task UnsubscribeAsync(User user, string[]? others)
    {
        if (others is []) return;
        if (others is null) user.Unsure();
        foreach (var other in others ?? []) user.Unsure(other);
        await world.Api.CallAsync(user, "unsubscribeUserStatus", new { userIDList = others }, Codes.Revoked);
    }
}
