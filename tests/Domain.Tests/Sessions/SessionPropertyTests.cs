using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;

namespace Presence.Domain.Tests;

/// <summary>What holds of the sessions in every history.</summary>
public sealed class SessionPropertyTests
{
    [Rule("R7"), Fact]
    public void A_user_never_has_more_sessions_than_the_quota() =>
        Check.One(Play.Cases.WithMaxTest(200), Prop.ForAll(Arb.From(Gen.Choose(0, 40).ArrayOf(200)), devices =>
        {
            var (ann, at) = (A.User(), 0);
            foreach (var device in devices)
            {
                var signedIn = ann.On(Platform.IPhone, $"{device}").SignsIn();
                if (at++ % 3 == 0) signedIn.Beats();
                ann.Waits(TimeSpan.FromSeconds(device));
                Assert.InRange(ann.Stored.Sessions.Count, 1, Limits.SessionsPerUserMax);
                Assert.Equal(ann.Stored.Sessions.Count, ann.Stored.Sessions.DistinctBy(s => s.Instance).Count());
            }
        }));

    [Rule("R7"), Fact]
    public void No_device_has_two_sessions_and_they_stand_in_the_order_of_their_sign_in() => Play.AfterEachCommand(step =>
    {
        var sessions = step.After.Sessions;
        Assert.Equal(sessions.Count, sessions.DistinctBy(session => (session.Platform, session.Instance)).Count());
        Assert.Equal(sessions.OrderBy(session => session.SignedInAt), sessions);
    });

    [Rule("R13"), Fact]
    public void The_first_end_is_that_of_the_session_that_ends_first() => Play.AfterEachCommand(step =>
    {
        var sessions = step.After.Sessions;
        Assert.Equal(sessions.IsEmpty ? null : sessions.Min(session => session.Until), sessions.FirstEnd);
    });

    [Rule("R19"), Fact]
    public void Devices_that_may_not_be_side_by_side_never_are() => Play.AfterEachCommand(step =>
    {
        if (step.Rules.Policy is not { } policy) return;
        var visible = step.After.Sessions.Where(session => session.IsVisible).ToList();
        Assert.All(visible, one => Assert.Empty(policy.PushedOut(new SessionList([.. visible]), one)));
    });

    [Rule("R2"), Rule("R3"), Fact]
    public void Only_a_session_that_is_Online_has_connections_and_no_two_sessions_have_the_same() => Play.AfterEachCommand(step =>
    {
        Assert.All(step.After.Sessions, session => Assert.True(session.Phase == Phase.Online || session.Connections.IsEmpty));
        Assert.All(step.Later(step.At).Sessions, session => Assert.True(session.Phase == Phase.Online || session.Connections.IsEmpty));
        var connections = step.After.Sessions.SelectMany(session => session.Connections).Select(c => c.Id).ToList();
        Assert.Equal(connections.Distinct(), connections);
    });

    [Rule("R3"), Fact]
    public void A_session_whose_link_counts_as_lost_has_no_connection_without_a_report() => Play.AfterEachCommand(step =>
        Assert.All(step.After.Sessions, session => Assert.False(session.LostAt is not null && session.HasLink)));

    [Rule("R19"), Rule("R21"), Fact]
    public void Only_connections_that_the_row_had_and_has_no_more_are_closed() => Play.AfterEachCommand(step =>
    {
        var kicked = step.Decision.Effects.OfType<Effect.Kick>().Select(kick => kick.ConnectionId).ToList();
        Assert.Equal(kicked.Count, kicked.Distinct().Count());
        Assert.All(kicked, connection => Assert.True(step.Before.HasConnection(connection)));
        Assert.All(kicked, connection => Assert.False(step.After.HasConnection(connection)));
    });
}
