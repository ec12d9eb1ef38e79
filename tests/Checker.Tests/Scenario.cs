using Presence.Domain;

namespace Presence.Checker.Tests;

/// <summary>A schedule that is written by hand, call by call: for what a random one has found once, or hardly ever finds.</summary>
internal sealed class Scenario : IDisposable
{
    /// <param name="rules">What the app wants; null for nothing.</param>
    /// <param name="twoBuilds">Whether the second instance is of a later build.</param>
    public Scenario(AppRules? rules = null, bool twoBuilds = false)
    {
        var setup = new Setup([0, 0], rules ?? AppRules.None, Seed: 1) { TwoBuilds = twoBuilds };
        World = new Simulation(setup, Storage.InMemory(twoBuilds));
        World.Import();
    }

    public Simulation World { get; }

    public Instance One => World.Instances[0];

    public Instance Two => World.Instances[1];

    public static UserKey Key(string user) => Setup.Users.Single(key => key.User.Value == user);

    /// <summary>A device of a user signs in and connects.</summary>
    /// <param name="device">Which of the user's, from 0 on.</param>
    /// <param name="settles">Whether it gets ready at once.</param>
    public void SignIn(string user, int device = 0, bool settles = true)
    {
        var signing = World.Clients.Devices.Where(each => each.User == Key(user)).ElementAt(device);
        signing.IsWanted = true;
        World.Clients.SignIn(signing, One);
        if (settles) Settle();
    }

    public void Subscribe(string watcher, params string[] users) => World.Start($"{watcher} subscribes", One, async _ =>
        await One.Subscriptions.SubscribeAsync(
            await One.Audience.LoadAsync(Key(watcher), default), [.. users.Select(user => new UserId(user))], null, default));

    public void Unsubscribe(string watcher, params string[] users) => World.Start($"{watcher} unsubscribes", Two, async _ =>
        await Two.Subscriptions.UnsubscribeAsync(
            await Two.Audience.LoadAsync(Key(watcher), default),
            users.Length == 0 ? null : [.. users.Select(user => new UserId(user))], default));

    /// <summary>A user sets a custom status.</summary>
    public void SetStatus(string user, string text, Instance on) => World.Start($"{user} sets {text}", on, async _ =>
        await on.Presence.ChangeAsync(Key(user), new Command.SetCustomStatus(text), default));

    /// <summary>All calls get through, also those that are made after a moment.</summary>
    public void Settle() => World.Live(TimeSpan.FromSeconds(0.5));

    /// <summary>Calls get through until one waits that says this.</summary>
    public Call Until(string call)
    {
        for (var left = 1000; left > 0; left--)
        {
            World.Pump.Run();
            if (World.Gate.Waiting.Find(waiting => waiting.What.Contains(call, StringComparison.Ordinal)) is { } found) return found;
            if (World.Gate.Waiting.Count > 0) World.Gate.Meet(World.Gate.Waiting[0], Fate.Passes);
            else if (World.SignalR.Events.Count > 0) World.DeliverNext();
            else World.Move(TimeSpan.FromSeconds(0.1));
        }
        throw new InvalidOperationException($"Nobody calls \"{call}\":\n{World.Transcript}");
    }

    /// <summary>A call that says this meets its fate.</summary>
    public void Meet(string call, Fate fate)
    {
        World.Gate.Meet(Until(call), fate);
        World.Pump.Run();
    }

    public void Live(double seconds) => World.Live(TimeSpan.FromSeconds(seconds));

    /// <summary>Faults stop, and every promise has to hold.</summary>
    public void End()
    {
        try
        {
            new Ending(World).Play();
        }
        catch (PromiseBrokenException broken)
        {
            Assert.Fail($"{broken.Message}\n{World.Transcript}");
        }
    }

    public void Dispose() => World.Dispose();
}
