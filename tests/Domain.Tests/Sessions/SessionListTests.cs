using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class SessionListTests
{
    private static readonly Session Phone = S("phone", Platform.IPhone), Home = S("home", Platform.Web), Work = S("work", Platform.Web);
    private static readonly SessionList Three = new([Phone, Home, Work]);

    [Fact]
    public void The_default_value_is_an_empty_list_in_every_respect()
    {
        SessionList none = default;

        Assert.Equal(new SessionList([]), none);
        Assert.Equal(new SessionList(default), none);
        Assert.Equal(new SessionList([]).GetHashCode(), none.GetHashCode());
        Assert.Equal((0, true, null, null), (none.Count, none.IsEmpty, none.FirstEnd, none.FirstCertainEnd));
        Assert.Null(none.Find("phone"));
        Assert.Equal(Phone, Assert.Single(none.Add(Phone)));
    }

    // Were it read as a collection with an Add, the expression would be empty: Add changes nothing in place.
    [Fact]
    public void A_collection_expression_holds_its_sessions()
    {
        SessionList two = [Phone, Home];

        Assert.Equal(new SessionList([Phone, Home]), two);
        Assert.Equal(2, (UserState.None with { Sessions = [.. two] }).Sessions.Count);
    }

    [Fact]
    public void Lists_are_equal_when_all_sessions_are_in_the_same_order()
    {
        Assert.Equal(Three, new SessionList([Phone with { }, Home, Work]));
        Assert.NotEqual(Three, new SessionList([Home, Phone, Work]));
        Assert.NotEqual(Three, Three.Remove(Work));
        Assert.NotEqual(Three, Three.Replace(Home, Home with { Connections = [new("c1")] }));
    }

    [Fact]
    public void A_session_is_found_by_its_exact_id()
    {
        Assert.Same(Home, Three.Find("home"));
        Assert.Null(Three.Find("Home"));
        Assert.Null(Three.Find(""));
    }

    [Rule("R7"), Fact]
    public void A_session_is_found_by_platform_and_exact_instance()
    {
        Assert.Same(Work, Three.Find(Platform.Web, "work"));
        Assert.Null(Three.Find(Platform.Web, "Work"));
        Assert.Null(Three.Find(Platform.Mac, "work"));
        Assert.Null(Three.Find(Platform.Web, ""));
    }

    [Fact]
    public void A_new_session_is_the_latest_and_a_replaced_one_keeps_its_place()
    {
        var lost = Home with { Phase = Phase.Lost };

        Assert.Equal(new SessionList([Home, Work, Phone]), new SessionList([Home, Work]).Add(Phone));
        Assert.Equal(new SessionList([Phone, lost, Work]), Three.Replace(Home, lost));
        Assert.Equal(new SessionList([Phone, Work]), Three.Replace(Home, null));
        Assert.Equal(new SessionList([Phone, Work]), Three.Remove(Home));
        Assert.Equal(Three, Three.Replace(Home, Home with { }));
        Assert.Equal((3, false, Work), (Three.Count, Three.IsEmpty, Three[2]));
    }

    [Rule("R13"), Fact]
    public void The_first_end_is_always_that_of_the_session_that_ends_first() =>
        Prop.ForAll(Gen.Choose(0, 99).ArrayOf().ToArbitrary(), steps =>
        {
            // Each number is a step: what to do, with which session, and when that one ends.
            var list = default(SessionList);
            foreach (var (i, step) in steps.Index())
            {
                EquatableArray<Connection> connections = step % 3 == 0 ? [new("c1")] : [];
                var session = S($"{i}", Platform.Web) with { Until = A.Start.AddSeconds(step / 4 % 5), Connections = connections };
                list = (step % 4, list.IsEmpty) switch
                {
                    (0 or 1, _) or (_, true) => list.Add(session),
                    (2, _) => list.Remove(list[step % list.Count]),
                    _ => list.Replace(list[step % list.Count], session),
                };
                Assert.Equal(list.IsEmpty ? null : list.Min(one => one.Until), list.FirstEnd);
                Assert.Equal(list.Where(one => one.Connections.IsEmpty).Min(one => (DateTimeOffset?)one.Until), list.FirstCertainEnd);
                Assert.Equal(list, new SessionList([.. list]));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static Session S(string id, Platform platform) => new(id, platform, id, Phase.Online, A.Start, A.Start);
}
