using Presence.Domain;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>What users and the app's backend do, as the wires would do it: with the caller's rows loaded first.</summary>
internal sealed class Operations(Simulation world)
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private int _texts;

    public void Do(Do what, Instance on, Random random)
    {
        var device = DeviceBy(random);
        var open = random.Of(world.SignalR.All.Where(connection => connection.IsOpen));
        var user = device.User;
        List<UserId> others = [.. Setup.Users.Where(_ => random.Next(2) == 0).Where(key => key != user).Select(key => key.User)];
        var other = random.Of(Setup.Users.Where(key => key != user));
        switch (what)
        {
            case Tests.Do.SignIn:
                SignIn(device, on);
                break;
            case Tests.Do.Close:
                if (open is not null) world.Clients.Close(open, comesBack: random.Next(2) == 0);
                break;
            case Tests.Do.LogOut:
                if (open?.Device.SessionId is not { } ending) break;
                open.Device.IsWanted = false;
                Change(open.Device.User, new Command.SignOut(ending), on);
                break;
            case Tests.Do.Heartbeat:
                if (device.SessionId is { } alive) Heartbeat(device, alive, null, on);
                break;
            case Tests.Do.NamedHeartbeat:
                if (open?.Device.SessionId is { } named) Heartbeat(open.Device, named, open.Id, on);
                break;
            case Tests.Do.SetStatus:
                Change(user, new Command.SetCustomStatus(random.Next(4) == 0 ? "" : $"text {++_texts}"), on);
                break;
            case Tests.Do.Subscribe:
                Subscribe(user, others, null, on);
                break;
            case Tests.Do.SubscribeForAWhile:
                Subscribe(user, others, TimeSpan.FromMinutes(random.Next(1, 4)), on);
                break;
            case Tests.Do.Unsubscribe:
                List<UserId>? some = random.Next(2) == 0 ? null : others;
                world.Start($"{user.User} unsubscribes from {(some is null ? "all" : string.Join(", ", some))}", on, async _ =>
                    await on.Subscriptions.UnsubscribeAsync(await on.Audience.LoadAsync(user, Never), some, Never));
                break;
            case Tests.Do.Read:
                Read(user, on);
                break;
            case Tests.Do.Befriend or Tests.Do.Unfriend:
                Befriend(what == Tests.Do.Befriend, user, other.User, both: random.Next(2) == 0, on);
                break;
            case Tests.Do.Kick:
                Change(user, new Command.Kick(world.Time.Now), on);
                break;
            case Tests.Do.Erase:
                world.Start($"{user.User} is erased", on, async _ => await on.Eraser.EraseAsync([user], world.Time.Now, Never));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }
    }

    // Most often one of the first user's, so that operations meet.
    private Device DeviceBy(Random random)
    {
        var user = Setup.Users[random.Next(random.Next(1, Setup.Users.Count + 1))];
        return random.Of(world.Clients.Devices.Where(device => device.User == user))!;
    }

    private void SignIn(Device device, Instance on)
    {
        if (world.Clients.OpenOf(device).Count() >= 2) return;
        if (!device.IsWanted) device.Sign(world.Time.Now);
        device.IsWanted = true;
        world.Clients.SignIn(device, on);
    }

    private void Change(UserKey user, Command command, Instance on)
    {
        Decision? decision = null;
        world.Start($"{user.User}: {command}", on, async _ =>
        {
            var row = await on.Rows.LoadAsync(RowKind.User, user, Never);
            decision = await on.Presence.ChangeAsync(new UserRows(user).With(RowKind.User, row), command, Never);
        }, (flow, _) =>
        {
            if (decision?.Refusal is { } why) world.Promises.Refused(flow, why);
            else if (decision is not null) world.Promises.Succeeded(flow, decision);
        });
    }

    private void Befriend(bool add, UserKey user, UserId other, bool both, Instance on) =>
        world.Start($"{user.User} {(add ? "adds" : "removes")} {other} as a friend{(both ? ", both ways" : "")}", on, async _ =>
        {
            var friend = new Friend(other, world.Time.Now) { AddSource = "test" };
            if (add) await on.Friends.AddAsync(user, [friend], both, replace: false, Never);
            else await on.Friends.RemoveAsync(user, [other], both, Never);
        });

    private void Read(UserKey user, Instance on) => world.Start($"{user.User} reads all", on, async flow =>
    {
        foreach (var view in await on.Presence.ReadAsync(Setup.Users, Viewer.Of(user.User), Never))
            world.Promises.Answered(flow, user.User, view);
    });

    private void Heartbeat(Device device, string session, string? connection, Instance on)
    {
        Refusal? refusal = null;
        world.Start($"{device} sends a heartbeat {connection}", on, async _ =>
        {
            var row = await on.Rows.LoadAsync(RowKind.User, device.User, Never);
            var rows = new UserRows(device.User).With(RowKind.User, row);
            refusal = (await on.Connections.HeartbeatAsync(rows, session, connection, Never)).Refusal;
        }, (flow, _) =>
        {
            if (refusal is { } why) world.Promises.Refused(flow, why);
        });
    }

    private void Subscribe(UserKey user, List<UserId> others, TimeSpan? span, Instance on)
    {
        if (others.Count == 0) others.Add(Setup.Users.First(key => key != user).User);
        world.Start($"{user.User} subscribes to {string.Join(", ", others)}{(span is null ? "" : $" for {span}")}", on, async flow =>
        {
            var subscribed = await on.Subscriptions.SubscribeAsync(await on.Audience.LoadAsync(user, Never), others, span, Never);
            foreach (var view in subscribed.Watched) world.Promises.Answered(flow, user.User, view);
        });
    }
}
