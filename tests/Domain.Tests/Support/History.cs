using FsCheck;
using FsCheck.Fluent;

namespace Presence.Domain.Tests;

/// <summary>One command, and when it came.</summary>
internal sealed record Moment(DateTimeOffset At, Command Command)
{
    public override string ToString() => $"\n  {At - A.Start:c} {Command}";
}

/// <summary>What happened to ann, at random: three devices, strangers, stragglers, and gaps from none at all to eight days.</summary>
internal sealed record History(Moment[] Moments)
{
    // A device's session has the device's name for an id, so that commands can be drawn without playing them.
    private static readonly (string Id, Platform Platform)[] Devices =
        [("phone", Platform.IPhone), ("web", Platform.Web), ("pad", Platform.IPad)];

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

    private static readonly Gen<Command> Commands =
        from device in Gen.Frequency((4, Gen.Constant(Devices[0])), (4, Gen.Constant(Devices[1])), (1, Gen.Constant(Devices[2])))
        from id in Gen.Frequency((12, Gen.Constant(device.Id)), (1, Gen.Constant("stranger")))
        from connection in Gen.Elements("c1", "c1", "c1", "c2")
        from text in Gen.Elements("", "busy", "away", new string('x', 100), new string('x', 101))
        from ver in Gen.Choose(0, 6)
        from command in Gen.Frequency<Command>(
            (4, Gen.Constant<Command>(new Command.SignIn(device.Id, device.Platform, ""))),
            (5, Gen.Constant<Command>(new Command.Connect(id, connection, default))),
            (7, Gen.Constant<Command>(new Command.Disconnect(id, connection))),
            (7, Gen.Constant<Command>(new Command.Heartbeat(id))),
            (1, Gen.Constant<Command>(new Command.SignOut(id))),
            (3, Gen.Constant<Command>(new Command.SetCustomStatus(text))),
            (1, Gen.Constant<Command>(new Command.Sweep())),
            (1, Gen.Constant<Command>(new Command.MarkPublished(ver))))
        select command;

    private static readonly Gen<TimeSpan> TokenAges = Gen.Frequency(
        (5, Gen.Constant(TimeSpan.Zero)), (1, Gen.Choose(0, 20).Select(s => TimeSpan.FromSeconds(s))));

    private static readonly Gen<History> Any =
        from steps in (from gap in Gaps from command in Commands from age in TokenAges select (gap, command, age)).ListOf()
        select Of(steps);

    /// <summary>Histories; a failing one is made shorter for as long as it fails.</summary>
    public static readonly Arbitrary<History> Arbitrary = Arb.From(Any, Shorter);

    /// <summary>Spans of time, such as histories have between commands.</summary>
    public static readonly Arbitrary<TimeSpan[]> Spans = Arb.From(Gaps.ArrayOf());

    public override string ToString() => string.Concat(Moments.Select(m => m.ToString()));

    private static History Of(IEnumerable<(TimeSpan Gap, Command Command, TimeSpan TokenAge)> steps)
    {
        var at = A.Start;
        var moments = new List<Moment>();
        foreach (var (gap, command, age) in steps)
        {
            at += gap;
            moments.Add(new Moment(at, command is Command.Connect c ? c with { NegotiatedAt = at - age } : command));
        }
        return new History([.. moments]);
    }

    private static IEnumerable<History> Shorter(History history)
    {
        var moments = history.Moments;
        if (moments.Length > 1) yield return new History(moments[..(moments.Length / 2)]);
        for (var i = moments.Length - 1; i >= 0; i--) yield return new History([.. moments[..i], .. moments[(i + 1)..]]);
    }

    private static Gen<TimeSpan> AtAnEdge(TimeSpan span) => Gen.Elements(span - A.Tick, span, span + A.Tick);
}
