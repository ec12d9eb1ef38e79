using FsCheck;
using FsCheck.Fluent;

namespace Presence.Domain.Tests;

/// <summary>One command, and when it came.</summary>
internal sealed record Moment(DateTimeOffset At, Command Command)
{
    public override string ToString() => $"\n  {At - A.Start:c} {Command}";
}

/// <summary>What happened to ann, at random: many devices, strangers, stragglers, and gaps from none at all to eight days.</summary>
/// <param name="Rules">What the app wants.</param>
internal sealed record History(AppRules Rules, Moment[] Moments)
{
    /// <summary>One app of each kind.</summary>
    public static readonly AppRules
        None = AppRules.None,
        Notes = new(NotesChanges: true),
        Single = new(new LoginPolicy(LoginMode.Single, WebInstancesMax: 2, InstancesMax: 2), NotesChanges: true),
        Dual = new(new LoginPolicy(LoginMode.Dual)),
        Triple = new(new LoginPolicy(LoginMode.Triple, WebInstancesMax: 2), NotesChanges: true),
        Multi = new(new LoginPolicy(LoginMode.Multi, WebInstancesMax: 2, InstancesMax: 1), NotesChanges: true);

    // A device's session has the device's name for an id, so that commands can be made without playing them.
    private sealed record Device(string Id, Platform Platform, string Instance);

    private static readonly Device[] Pool =
    [
        new("phone", Platform.IPhone, ""), new("phone again", Platform.IPhone, ""), new("phone2", Platform.IPhone, "2"),
        new("web", Platform.Web, ""), new("web2", Platform.Web, "2"), new("web3", Platform.Web, "3"),
        new("pad", Platform.IPad, ""), new("android", Platform.Android, ""), new("mac", Platform.Mac, ""), new("linux", Platform.Linux, ""),
    ];

    // A few of them in each history, so that much happens to each session.
    private static readonly Gen<Gen<Device>> Few =
        from pool in Gen.Shuffle(Pool) from count in Gen.Choose(1, 5) select Gen.Elements(pool[..count]);

    // More than are kept for one user (R7).
    private static readonly Gen<Device> Many =
        from i in Gen.Choose(1, 50)
        select new Device($"device{i}", i % 3 == 0 ? Platform.Web : i % 3 == 1 ? Platform.IPad : Platform.Linux, $"{i}");

    private static readonly Gen<TimeSpan> Gaps = Gen.Frequency(
        (16, Gen.Choose(0, 12).Select(s => TimeSpan.FromSeconds(s))),
        (8, Gen.Elements(TimeSpan.Zero, A.Tick)),
        (4, AtAnEdge(A.Timings.DisconnectGrace)),
        (4, AtAnEdge(A.Timings.Lease)),
        (1, AtAnEdge(A.Timings.SubscriptionsKeptFor)),
        (1, AtAnEdge(A.Timings.LapsedKeptFor)),
        (1, AtAnEdge(A.Timings.PushOnlineFor)),
        (2, Gen.Choose(0, 600).Select(s => TimeSpan.FromSeconds(s))),
        (1, Gen.Choose(0, 8 * 24 * 60).Select(m => TimeSpan.FromMinutes(m))));

    private static readonly Gen<TimeSpan> ShortGaps = Gen.Frequency(
        (60, Gen.Choose(0, 2).Select(s => TimeSpan.FromSeconds(s))),
        (1, AtAnEdge(A.Timings.DisconnectGrace)),
        (1, AtAnEdge(A.Timings.Lease)));

    private static readonly Gen<TimeSpan> TokenAges = Gen.Frequency(
        (5, Gen.Constant(TimeSpan.Zero)), (1, Gen.Choose(0, 20).Select(s => TimeSpan.FromSeconds(s))));

    /// <summary>Histories in apps of all kinds; a failing one is made shorter for as long as it fails.</summary>
    public static readonly Arbitrary<History> Arbitrary = Arb.From(
        Gen.Elements(None, Notes, Single, Dual, Triple, Multi).SelectMany(Some), Shorter);

    /// <summary>Spans of time, such as histories have between commands.</summary>
    public static readonly Arbitrary<TimeSpan[]> Spans = Arb.From(Gaps.ArrayOf());

    /// <summary>Long histories of more devices and notices than are kept.</summary>
    public static readonly Arbitrary<History> Crowded = Arb.From(Any(Notes, ShortGaps, CrowdedSteps()), Shorter);

    /// <summary>Histories in one app.</summary>
    public static Arbitrary<History> In(AppRules rules) => Arb.From(Some(rules), Shorter);

    public override string ToString() => $"{Rules}{string.Concat(Moments.Select(m => m.ToString()))}";

    private static Gen<History> Some(AppRules rules) => Few.SelectMany(devices => Any(rules, Gaps, Steps(devices)));

    private static Gen<History> Any(AppRules rules, Gen<TimeSpan> gaps, Gen<Command[]> commands) =>
        from steps in (from gap in gaps from step in commands from age in TokenAges select (gap, step, age)).ListOf()
        select Of(rules, steps);

    // A device comes Online, which takes two commands; or anything happens.
    private static Gen<Command[]> Steps(Gen<Device> devices) => Gen.Frequency(
        (1, devices.Select(device => (Command[])[SignIn(device), Connect(device)])),
        (1, devices.Select(device => (Command[])[SignIn(device), new Command.Heartbeat(device.Id)])),
        (6, Commands(devices).Select(command => (Command[])[command])));

    private static Gen<Command> Commands(Gen<Device> devices) =>
        from device in devices
        from id in Gen.Frequency((12, Gen.Constant(device.Id)), (1, Gen.Constant("stranger")))
        from connection in Gen.Elements("c1", "c1", "c1", "c2")
        from text in Gen.Elements("", "busy", "away", new string('x', 100), new string('x', 101))
        from ver in Gen.Choose(0, 6)
        from seq in Gen.Elements(1, 1, 1, 2, 3, 5, 8, 99)
        from command in Gen.Frequency<Command>(
            (9, Gen.Constant<Command>(SignIn(device))),
            (12, Gen.Constant<Command>(new Command.Connect(id, $"{device.Id} {connection}", default))),
            (16, Gen.Constant<Command>(new Command.Disconnect(id, $"{device.Id} {connection}"))),
            (14, Gen.Constant<Command>(new Command.Heartbeat(id))),
            (3, Gen.Constant<Command>(new Command.SignOut(id))),
            (8, Gen.Constant<Command>(new Command.SetCustomStatus(text))),
            (3, Gen.Constant<Command>(new Command.Sweep())),
            (3, Gen.Constant<Command>(new Command.MarkPublished(ver))),
            (3, Gen.Constant<Command>(new Command.NoticeDelivered(seq))),
            (8, Gen.Constant<Command>(new Command.NoticeFailed(seq))),
            (1, Gen.Constant<Command>(new Command.Import())),
            (1, Gen.Constant<Command>(new Command.Kick(default))))
        select command;

    private static Gen<Command[]> CrowdedSteps() => Gen.Frequency(
        (10, Many.Select(device => (Command[])[SignIn(device)])),
        (4, Many.Select(device => (Command[])[Connect(device)])),
        (4, Gen.Choose(0, 99).Select(i => (Command[])[new Command.SetCustomStatus($"{i}")])),
        (2, Steps(Many)));

    private static Command.SignIn SignIn(Device device) => new(device.Id, device.Platform, device.Instance);

    private static Command.Connect Connect(Device device) => new(device.Id, $"{device.Id} c1", default);

    private static History Of(AppRules rules, IEnumerable<(TimeSpan Gap, Command[] Step, TimeSpan TokenAge)> steps)
    {
        var at = A.Start;
        var moments = new List<Moment>();
        foreach (var (gap, step, age) in steps)
        {
            at += gap;
            moments.AddRange(step.Select(command => new Moment(at, command switch
            {
                Command.Connect connect => connect with { NegotiatedAt = at - age },
                Command.Kick kick => kick with { At = at - age },       // by another clock
                _ => command,
            })));
        }
        return new History(rules, [.. moments]);
    }

    private static IEnumerable<History> Shorter(History history)
    {
        // Without half of it, a quarter, and so on down to one moment.
        var moments = history.Moments;
        for (var size = Math.Max(1, moments.Length / 2); size > 0; size /= 2)
            for (var i = moments.Length - size; i >= 0; i -= size)
                yield return history with { Moments = [.. moments[..i], .. moments[(i + size)..]] };
    }

    private static Gen<TimeSpan> AtAnEdge(TimeSpan span) => Gen.Elements(span - A.Tick, span, span + A.Tick);
}
