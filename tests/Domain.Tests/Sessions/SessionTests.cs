using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class SessionTests
{
    [Theory]
    [InlineData("0000000ffff", 0), InlineData("00000010", 1), InlineData("fffffff", 0xfffffff), InlineData("ABCDEF0123456789", 0xabcdef0)]
    [InlineData("a", 10), InlineData("", 0), InlineData("not hex", 0), InlineData(" 000001", 0)]
    public void Its_number_is_the_first_28_bits_of_its_id(string id, int number) => Assert.Equal(number, S(id).Number);

    [Theory]
    [InlineData(Phase.Waiting, true, false), InlineData(Phase.Online, true, true)]
    [InlineData(Phase.Lost, false, true)]
    public void It_is_live_or_visible_by_its_phase(Phase phase, bool live, bool visible) =>
        Assert.Equal((live, visible), (S("phone", phase).IsLive, S("phone", phase).IsVisible));

    [Rule("R4"), Fact]
    public void A_lost_page_counts_for_nothing()
    {
        var page = S("page", Phase.Lost) with { Platform = Platform.Web };

        Assert.Equal((true, false), (page.IsLostPage, page.IsVisible));
        Assert.False((page with { Phase = Phase.Waiting }).IsLostPage);
        Assert.False((page with { Platform = Platform.Linux }).IsLostPage);
    }

    [Rule("R7"), Fact]
    public void It_belongs_to_one_instance_of_one_platform()
    {
        var session = S("phone") with { Instance = "work" };

        Assert.True(session.IsOf(Platform.IPhone, "work"));
        Assert.False(session.IsOf(Platform.IPhone, "Work"));
        Assert.False(session.IsOf(Platform.IPad, "work"));
    }

    private static Session S(string id, Phase phase = Phase.Online) => new(id, Platform.IPhone, "", phase, A.Start, A.Start);
}
