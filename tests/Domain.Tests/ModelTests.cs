using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>The rules against the naive twin, which knows docs/rules.md and no code of Domain.</summary>
public sealed class ModelTests
{
    private static readonly TimeSpan[] Glances =
        [Zero, A.Tick, FromSeconds(10), FromSeconds(60), FromSeconds(400) - A.Tick, FromSeconds(400), FromDays(7), FromDays(8)];

    private static readonly TimeSpan[] FewGlances = [Zero, FromSeconds(400)];

    private static readonly Dictionary<string, AppRules> Apps = new()
    {
        ["an app that wants nothing"] = History.None,
        ["an app that notes changes"] = History.Notes,
        ["single"] = History.Single,
        ["dual"] = History.Dual,
        ["triple"] = History.Triple,
        ["multi"] = History.Multi,
    };

    public static TheoryData<string, int> Cases => new()
    {
        { "an app that wants nothing", 1500 }, { "an app that notes changes", 1500 },
        { "single", 750 }, { "dual", 750 }, { "triple", 750 }, { "multi", 750 },
    };

    [Rule("R1"), Rule("R2"), Rule("R3"), Rule("R4"), Rule("R5"), Rule("R6"), Rule("R7"), Rule("R9"), Rule("R10")]
    [Rule("R11"), Rule("R12"), Rule("R16"), Rule("R17"), Rule("R19"), Rule("R20"), Rule("R21"), Rule("R25"), Rule("R26"), Rule("R27")]
    [Rule("R32")]
    [Theory, MemberData(nameof(Cases))]
    public void The_rules_and_the_naive_twin_agree_in_every_history(string app, int cases) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases).WithStartSize(10).WithEndSize(80),
            Prop.ForAll(History.In(Apps[app]), history => { Agree(history); }));

    [Rule("R7"), Rule("R20"), Fact]
    public void The_rules_and_the_naive_twin_agree_on_more_devices_and_notices_than_are_kept() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30).WithStartSize(100).WithEndSize(300),
            Prop.ForAll(History.Crowded, history => { Agree(history); }));

    [Rule("R10"), Rule("R17"), Rule("R28"), Theory, InlineData(1), InlineData(7)]
    public void The_rules_and_the_naive_twin_agree_on_whom_they_forget(int days) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000).WithStartSize(10).WithEndSize(80),
        Prop.ForAll(History.In(History.None), history => { Agree(history, A.Timings with { ForgetAfter = FromDays(days) }); }));

    private static void Agree(History history) => Agree(history, A.Timings);

    private static void Agree(History history, Timings timings)
    {
        var (state, twin) = (UserState.None, new Model(history.Rules, timings.ForgetAfter));
        foreach (var (at, command) in history.Moments)
        {
            var decision = PresenceRules.Decide(state, command, at, timings, history.Rules);
            state = decision.State;

            Same(twin.Hears(command, at), decision.Refusal);
            SameItems(twin.Effects, decision.Effects.Select(Line));
            Same((twin.Known, twin.KickedAt, twin.DeletedAt), (state.Known, state.KickedAt, state.DeletedAt));
            Same((twin.AbsentSince, twin.Era, twin.QuietSince), (state.AbsentSince, state.SubscriptionEra, state.QuietSince));
            SameItems(twin.Links, state.Sessions.Select(Line));
            SameItems(twin.Changes, state.Transitions.Items.Select(Change));
            foreach (var glance in Glances) SeeTheSame(at + glance);
            foreach (var glance in FewGlances) SeeTheSameDevices(at + glance);
            NoteTheSame();
        }

        void SeeTheSame(DateTimeOffset now)
        {
            var (own, others) = (View(Viewer.Of(A.Ann), now), View(Viewer.Watchers, now));
            var content = twin.Shown(now)[^1];
            Same(content, new ModelContent(own.Ver, own.Type, own.Custom));
            var shows = content.Type == StatusType.Online ? content.Set : "";
            Same(content with { Set = shows }, new ModelContent(others.Ver, others.Type, others.Custom));
        }

        void SeeTheSameDevices(DateTimeOffset now) =>
            SameItems(twin.Devices(now), View(Viewer.Backend, now).Devices.Select(device => $"{device.Platform} {device.Phase}"));

        PresenceView View(Viewer viewer, DateTimeOffset now) => PresenceView.Of(A.Ann, state, viewer, now, timings);

        void NoteTheSame()
        {
            var (queue, notices) = (state.Notices, twin.Notices);
            Same((notices.All.Count, notices.RetryAt), (queue.LastSeq, queue.RetryAt));
            SameItems(
                notices.Waiting is var (first, last) ? notices.All.Take((first - 1)..last) : [],
                queue.Items.Select(n => ModelNotices.Line(n.At, n.Kind, n.Platform, n.Text, n.PushedOut)));
        }
    }

    // xunit compares with much ceremony, which is worth it only where something differs.
    private static void Same<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) Assert.Equal(expected, actual);
    }

    private static void SameItems<T>(IEnumerable<T> expected, IEnumerable<T> actual)
    {
        if (!expected.SequenceEqual(actual)) Assert.Equal(expected, actual);
    }

    private static string Line(Effect effect) => effect switch
    {
        Effect.Publish => "tell",
        Effect.DeliverNotices => "deliver",
        Effect.Kick kick => $"close {kick.ConnectionId} {kick.Reason}",
        Effect.Restore restore => $"restore {restore.ConnectionId}",
        _ => throw new NotSupportedException($"{effect}"),
    };

    private static ModelChange Change(Transition t) => new(t.Ver, t.At, t.From, t.To, $"{t.Reason} {t.Platform}");

    private static string Line(Session session) =>
        $"{session.Id}: {string.Join(' ', session.Connections.Select(c => c.Id + (c.ReportedLost ? "?" : "")))}";
}
