using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class AggregationTests
{
    [Rule("R1"), Theory]
    [InlineData(StatusType.Offline)]
    [InlineData(StatusType.Offline, Phase.Waiting)]
    [InlineData(StatusType.Offline, Phase.Lapsed)]
    [InlineData(StatusType.Offline, Phase.Waiting, Phase.Lapsed)]
    [InlineData(StatusType.PushOnline, Phase.PushOnline)]
    [InlineData(StatusType.PushOnline, Phase.Waiting, Phase.PushOnline, Phase.Lapsed)]
    [InlineData(StatusType.Online, Phase.Online)]
    [InlineData(StatusType.Online, Phase.PushOnline, Phase.Online)]
    [InlineData(StatusType.Online, Phase.Online, Phase.PushOnline, Phase.Lapsed, Phase.Waiting)]
    public void Online_while_any_session_is_else_PushOnline_while_any_is_else_Offline(StatusType expected, params Phase[] phases) =>
        Assert.Equal(expected, Aggregation.Of(new SessionList([.. phases.Select(In)])));

    [Rule("R1"), Fact]
    public void The_computer_keeps_ann_Online_when_her_phone_is_gone()
    {
        var ann = A.User();
        var phone = ann.On(Platform.IPhone).SignsIn().Connects();
        ann.On(Platform.Web).SignsIn().Connects();

        phone.SignsOut();

        Assert.Equal(StatusType.Online, ann.Type);
        Assert.Null(ann.LastPublish);
    }

    private static Session In(Phase phase) => new(phase.ToString(), Platform.IPhone, "", phase, A.Start, A.Start);
}
