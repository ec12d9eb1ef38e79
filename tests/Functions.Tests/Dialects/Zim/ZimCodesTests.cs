using Presence.Domain;
using Presence.Functions.Zim;

namespace Presence.Functions.Tests.Zim;

public sealed class ZimCodesTests
{
    public static TheoryData<Refusal> Refusals { get; } = [.. Enum.GetValues<Refusal>()];

    [Theory, MemberData(nameof(Refusals))]
    public void Every_refusal_has_a_code_and_a_text_that_says_what_to_do(Refusal why)
    {
        var code = ZimCodes.Of(why);

        Assert.Contains(code.Number, new[]
        {
            1, 3, 7, 100000001, 100000002, 100000003, 100000004, 100000005, 100000006, 100000007, 100000008, 100000009,
            100000011, 100000012, 100000013, 100000014, 660000001, 660000002, 660000011, 660200001,
        });
        Assert.Matches("[;:] ", code.Info);
        Assert.DoesNotContain('\n', code.Info);
    }

    [Fact]
    public void What_is_no_refusal_has_no_code() => Assert.ThrowsAny<Exception>(() => ZimCodes.Of((Refusal)999));
}
