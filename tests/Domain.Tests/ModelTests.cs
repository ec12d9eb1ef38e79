using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;
using static System.TimeSpan;

namespace Presence.Domain.Tests;

/// <summary>The rules against the naive twin, which knows docs/rules.md and no code of Domain.</summary>
public sealed class ModelTests
{
    private static readonly TimeSpan[] Glances =
        [Zero, A.Tick, FromSeconds(9), FromSeconds(10), FromSeconds(399), FromSeconds(400), FromDays(7), FromDays(8)];

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
        { "an app that wants nothing", 2500 }, { "an app that notes changes", 2500 },
        { "single", 1250 }, { "dual", 1250 }, { "triple", 1250 }, { "multi", 1250 },
    };

    [Rule("R1"), Rule("R2"), Rule("R3"), Rule("R4"), Rule("R5"), Rule("R6"), Rule("R7"), Rule("R9"), Rule("R10"), Rule("R12")]
    [Rule("R17"), Rule("R19"), Rule("R20"), Rule("R21"), Theory, MemberData(nameof(Cases))]
    public void The_rules_and_the_naive_twin_agree_in_every_history(string app, int cases) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases).WithStartSize(10).WithEndSize(80),
            Prop.ForAll(History.In(Apps[app]), history => { Agree(history); }));

    [Rule("R7"), Rule("R20"), Fact]
    public void The_rules_and_the_naive_twin_agree_on_more_devices_and_notices_than_are_kept() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(50).WithStartSize(100).WithEndSize(300),
            Prop.ForAll(History.Crowded, history => { Agree(history); }));

    private static void Agree(History history)
    {
        var (state, twin) = (UserState.None, new Model(history.Rules));
        var (ver, notices) = (0L, 0);       // as of the last commit
        foreach (var (at, command) in history.Moments)
        {
            var decision = PresenceRules.Decide(state, command, at, A.Timings, history.Rules);
            state = decision.State;

            var accepted = twin.Hears(command, at);
            Assert.Equal(accepted, decision.Refusal is null);
            Assert.Equal(twin.Kicks, decision.Effects.OfType<Effect.Kick>().Select(kick => $"{kick.ConnectionId} {kick.Reason}"));
            Assert.Equal((twin.Known, twin.KickedAt), (state.Known, state.KickedAt));
            foreach (var glance in Glances) SeeTheSame(at + glance);
            foreach (var glance in FewGlances) SeeTheSameDevices(at + glance);
            foreach (var glance in FewGlances) NoteTheSame(at + glance);
            if (!accepted) continue;

            var isSweep = command is Command.Sweep;
            var publishes = twin.Ver(at) > ver || (isSweep && twin.IsUnpublished(at));
            Assert.Equal(publishes, decision.Effects.OfType<Effect.Publish>().Any());
            var count = twin.Notices(at).Count;
            var delivers = (count > notices || isSweep) && twin.Waiting(count) is not null && !(twin.RetryAt > at);
            Assert.Equal(delivers, decision.Effects.OfType<Effect.DeliverNotices>().Any());
            (ver, notices) = (twin.Ver(at), count);
        }

        void SeeTheSame(DateTimeOffset now)
        {
            var view = PresenceView.Of(A.Ann, state, Viewer.Backend, now, A.Timings);
            Assert.Equal(twin.Count(now), (new UserStatus(view.Type, view.Custom), view.Ver));
        }

        void SeeTheSameDevices(DateTimeOffset now)
        {
            var view = PresenceView.Of(A.Ann, state, Viewer.Backend, now, A.Timings);
            Assert.Equal(twin.Devices(now), view.Devices.Select(device => $"{device.Platform} {device.Phase}"));
        }

        void NoteTheSame(DateTimeOffset now)
        {
            var queue = Timeline.At(state, now, A.Timings, history.Rules.NotesChanges).Notices;
            var all = twin.Notices(now);
            Assert.Equal((all.Count, twin.RetryAt), (queue.LastSeq, queue.RetryAt));
            Assert.Equal(
                twin.Waiting(all.Count) is var (first, last) ? all.Take((first - 1)..last) : [],
                queue.Items.Select(n => ModelNotices.Line(n.At, n.Kind, n.Platform, n.Text, n.PushedOut)));
        }
    }
}
