using FsCheck;
using FsCheck.Fluent;

namespace Presence.Domain.Tests;

/// <summary>One command, and when it came.</summary>
internal sealed record Moment(DateTimeOffset At, Command Command)
{
    public override string ToString() => Command is Command.Sweep sweep
        ? $"\n  {At - A.Start:c} Sweep{(sweep.Late ? " late" : "")}, alive: {Names(sweep.Answers.Alive)}; gone: {Names(sweep.Answers.Gone)}"
        : $"\n  {At - A.Start:c} {Command}";

    private static string Names(IEnumerable<string> connections) => string.Join(", ", connections);
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
    private static readonly string[] Links = ["c1", "c2", "c3"];

    // A few of them in each history, so that much happens to each session.
    private static readonly Gen<Device[]> Few = from pool in Gen.Shuffle(Pool) from count in Gen.Choose(1, 5) select pool[..count];

    // More than are kept for one user (R7).
    private static readonly Device[] Many =
    [
        .. Enumerable.Range(1, 50).Select(i =>
            new Device($"device{i}", i % 3 == 0 ? Platform.Web : i % 3 == 1 ? Platform.IPad : Platform.Linux, $"{i}")),
    ];

    private static readonly Gen<TimeSpan> Gaps = Gen.Frequency(
        (16, Gen.Choose(0, 12).Select(s => TimeSpan.FromSeconds(s))),
        (8, Gen.Elements(TimeSpan.Zero, A.Tick)),
        (4, AtAnEdge(A.Timings.DisconnectGrace)),
        (4, AtAnEdge(A.Timings.Lease)),
        (2, AtAnEdge(A.Timings.Lease - A.Timings.AuditBefore)),
        (2, AtAnEdge(A.Timings.Lease - A.Timings.ForetoldWithin)),
        (1, AtAnEdge(A.Timings.PushedOutFor)),
        (1, AtAnEdge(A.Timings.SubscriptionsKeptFor)),
        (1, AtAnEdge(A.Timings.WebLostFor)),
        (1, AtAnEdge(A.Timings.UnverifiedFor)),
        (1, AtAnEdge(A.Timings.LostFor)),
        (2, Gen.Choose(0, 600).Select(s => TimeSpan.FromSeconds(s))),
        (1, Gen.Choose(0, 8 * 24 * 60).Select(m => TimeSpan.FromMinutes(m))));

    private static readonly Gen<TimeSpan> ShortGaps = Gen.Frequency(
        (60, Gen.Choose(0, 2).Select(s => TimeSpan.FromSeconds(s))),
        (1, AtAnEdge(A.Timings.DisconnectGrace)),
        (1, AtAnEdge(A.Timings.Lease)));

    private static readonly Gen<TimeSpan> NearGaps = Gen.Frequency(
        (6, Gen.Choose(0, 6).Select(s => TimeSpan.FromSeconds(s / 2.0))),
        (4, Around(A.Timings.DisconnectGrace)),
        (6, Around(A.Timings.Lease)),
        (2, Around(A.Timings.WebLostFor)),
        (2, Around(A.Timings.LostFor - A.Timings.Lease)),
        (1, Around(A.Timings.LostFor)));

    // How long before the command a signature was made, or how far another clock is behind.
    private static readonly Gen<TimeSpan> Ages = Gen.Frequency(
        (5, Gen.Constant(TimeSpan.Zero)), (1, Gen.Choose(0, 20).Select(s => TimeSpan.FromSeconds(s))));

    private static readonly Gen<string> Signatures = Gen.Elements("s1", "s1", "s1", "s2");

    /// <summary>Histories in apps of all kinds; a failing one is made shorter for as long as it fails.</summary>
    public static readonly Arbitrary<History> Arbitrary = Arb.From(
        Gen.Elements(None, Notes, Single, Dual, Triple, Multi).SelectMany(Some), Shorter);

    /// <summary>Spans of time, such as histories have between commands.</summary>
    public static readonly Arbitrary<TimeSpan[]> Spans = Arb.From(Gaps.ArrayOf());

    /// <summary>Histories in which much runs out within seconds: what is done comes close to it.</summary>
    public static readonly Arbitrary<History> Near = Arb.From(
        Gen.Elements(None, Dual).SelectMany(rules => Few.SelectMany(devices => Any(rules, NearGaps, Steps(devices)))), Shorter);

    /// <summary>By how much clocks are ahead: -1 for much behind, 1 for much ahead.</summary>
    public static readonly Arbitrary<double[]> Skews = Arb.From(Gen.Elements(-1.0, -0.5, 0, 0.5, 1).ArrayOf(200));

    /// <summary>Long histories of more devices and notices than are kept.</summary>
    public static readonly Arbitrary<History> Crowded = Arb.From(Any(Notes, ShortGaps, CrowdedSteps()), Shorter);

    /// <summary>Histories in one app.</summary>
    public static Arbitrary<History> In(AppRules rules) => Arb.From(Some(rules), Shorter);

    public override string ToString() => $"{Rules}{string.Concat(Moments.Select(m => m.ToString()))}";

    private static Gen<History> Some(AppRules rules) => Few.SelectMany(devices => Any(rules, Gaps, Steps(devices)));

    private static Gen<History> Any(AppRules rules, Gen<TimeSpan> gaps, Gen<Command[]> commands) =>
        from steps in (from gap in gaps from step in commands from age in Ages select (gap, step, age)).ListOf()
        select Of(rules, steps);

    // A device comes Online, which takes two commands; or anything happens.
    private static Gen<Command[]> Steps(Device[] devices)
    {
        var any = from device in Gen.Elements(devices) from signature in Signatures select (device, signature);
        return Gen.Frequency(
            (1, any.Select(one => (Command[])[SignIn(one), Connect(one)])),
            (1, any.Select(one => (Command[])[SignIn(one), new Command.Heartbeat(one.device.Id)])),
            (6, Commands(devices).Select(command => (Command[])[command])));
    }

    private static Gen<Command> Commands(Device[] devices) =>
        from device in Gen.Elements(devices)
        from id in Gen.Frequency((12, Gen.Constant(device.Id)), (1, Gen.Constant("stranger")))
        from link in Gen.Elements("c1", "c1", "c1", "c2", "c2", "c3")
        from signature in Signatures
        from text in Gen.Elements("", "busy", "away", new string('x', 100), new string('x', 101))
        from seq in Gen.Elements(1, 1, 1, 2, 3, 5, 8, 99)
        from sweep in Sweeps(devices)
        from command in Gen.Frequency<Command>(
            (9, Gen.Constant<Command>(SignIn((device, signature)))),
            (14, Gen.Constant<Command>(new Command.Connect(id, $"{device.Id} {link}", signature))),
            (14, Gen.Constant<Command>(new Command.Disconnect(id, $"{device.Id} {link}") { InWave = seq > 3 })),
            (4, Gen.Constant<Command>(new Command.ConnectionGone($"{device.Id} {link}"))),
            (12, Gen.Constant<Command>(new Command.Heartbeat(id))),
            (3, Gen.Constant<Command>(new Command.SignOut(id))),
            (8, Gen.Constant<Command>(new Command.SetCustomStatus(text))),
            (12, Gen.Constant<Command>(sweep)),
            (3, Gen.Constant<Command>(new Command.NoticeDelivered(seq))),
            (8, Gen.Constant<Command>(new Command.NoticeFailed(seq))),
            (1, Gen.Constant<Command>(new Command.Import())),
            (2, Gen.Elements<Command>(new Command.Kick(default), new Command.Delete(default, default))))
        select command;

    // The service answers for each connection that it is there, that it is not, or not at all; often the same for all.
    private static Gen<Command.Sweep> Sweeps(Device[] devices)
    {
        string[] all = [.. from device in devices from link in Links select $"{device.Id} {link}"];
        return
            from usual in Gen.Choose(0, 2)
            from answers in Gen.Frequency((4, Gen.Constant(usual)), (2, Gen.Choose(0, 2))).ArrayOf(all.Length)
            from late in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Command.Sweep(new([.. all.Where((_, i) => answers[i] == 0)], [.. all.Where((_, i) => answers[i] == 1)]), late);
    }

    private static Gen<Command[]> CrowdedSteps() => Gen.Frequency(
        (10, Gen.Elements(Many).Select(device => (Command[])[SignIn((device, "s1"))])),
        (4, Gen.Elements(Many).Select(device => (Command[])[Connect((device, "s1"))])),
        (4, Gen.Choose(1, 40).Select(i => (Command[])[new Command.Connect("device1", $"device1 c{i}", "s1")])),
        (4, Gen.Choose(0, 99).Select(i => (Command[])[new Command.SetCustomStatus($"{i}")])),
        (2, Steps(Many)));

    private static Command.SignIn SignIn((Device Device, string Signature) one) =>
        new(one.Device.Id, one.Device.Platform, one.Device.Instance) { Credential = one.Signature };

    private static Command.Connect Connect((Device Device, string Signature) one) =>
        new(one.Device.Id, $"{one.Device.Id} c1", one.Signature);

    private static History Of(AppRules rules, IEnumerable<(TimeSpan Gap, Command[] Step, TimeSpan Age)> steps)
    {
        var at = A.Start;
        var moments = new List<Moment>();
        foreach (var (gap, step, age) in steps)
        {
            at += gap;
            moments.AddRange(step.Select(command => new Moment(at, command switch
            {
                Command.SignIn signIn => signIn with { SignedAt = at - age },
                Command.Kick kick => kick with { At = at - age },
                Command.Delete delete => delete with { At = at, AskedAt = at - age },
                _ => command,
            })));
        }
        return new History(rules, [.. moments]);
    }

    // Without half of it, a quarter, and so on down to one moment.
    private static IEnumerable<History> Shorter(History history)
    {
        var moments = history.Moments;
        for (var size = Math.Max(1, moments.Length / 2); size > 0; size /= 2)
            for (var i = moments.Length - size; i >= 0; i -= size)
                yield return history with { Moments = [.. moments[..i], .. moments[(i + size)..]] };
    }

    private static Gen<TimeSpan> Around(TimeSpan span) =>
        Gen.Choose(-8, 8).Select(halves => span + TimeSpan.FromSeconds(halves / 2.0));

    private static Gen<TimeSpan> AtAnEdge(TimeSpan span) => Gen.Elements(span - A.Tick, span, span + A.Tick);
}
