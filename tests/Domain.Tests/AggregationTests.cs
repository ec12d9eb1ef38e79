using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class AggregationTests
{
    [Rule("R1"), Theory]
    [InlineData(StatusType.Offline, "")]
    [InlineData(StatusType.Offline, "IPhone Waiting")]
    [InlineData(StatusType.Offline, "Web Lost")]
    [InlineData(StatusType.Offline, "Mac Waiting, Web Lost")]
    [InlineData(StatusType.Lost, "Windows Lost")]
    [InlineData(StatusType.Lost, "Web Lost, Mac Lost, IPhone Waiting")]
    [InlineData(StatusType.PushOnline, "Android Lost")]
    [InlineData(StatusType.PushOnline, "Mac Lost, IPad Lost, Web Lost")]
    [InlineData(StatusType.PushOnline, "IPad Lost, Mac Lost, IPhone Waiting")]
    [InlineData(StatusType.Online, "Web Online")]
    [InlineData(StatusType.Online, "IPhone Lost, Linux Online")]
    [InlineData(StatusType.Online, "Web Online, IPhone Lost, Mac Lost, Web Lost, IPad Waiting")]
    public void Online_while_any_session_is_else_PushOnline_else_Lost_else_Offline(StatusType expected, string sessions) =>
        Assert.Equal(expected, Aggregation.Of(new SessionList(
            [.. sessions.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(session => In(session.Split(' ')))])));

    [Theory]
    [InlineData(StatusType.Unknown, 0), InlineData(StatusType.Online, 1), InlineData(StatusType.PushOnline, 2)]
    [InlineData(StatusType.Lost, 2), InlineData(StatusType.Offline, 3)]
    public void The_SDKs_know_a_status_by_its_number(StatusType type, int number) => Assert.Equal(number, type.SdkNumber());

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

    private static Session In(string[] words) =>
        new(words[0], Enum.Parse<Platform>(words[0]), "", Enum.Parse<Phase>(words[1]), A.Start, A.Start);
}
