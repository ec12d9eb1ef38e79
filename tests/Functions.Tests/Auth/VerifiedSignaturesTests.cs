using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Auth;

[Collection(Weighing.Name)]
public sealed class VerifiedSignaturesTests : IDisposable
{
    private readonly FakeTime _clock = new();
    private readonly VerifiedSignatures _verified;
    private readonly VerifiedSig _right;

    public VerifiedSignaturesTests()
    {
        _verified = new VerifiedSignatures(_clock);
        _right = new VerifiedSig(_clock.Now, _clock.Now.AddDays(180), "credential");
    }

    public void Dispose() => _verified.Dispose();

    [Fact]
    public void What_was_found_out_about_a_text_is_found_again_for_this_user_and_text_alone()
    {
        _verified.Add(World.Ann, "signature", _right);

        Assert.Same(_right, _verified.Find(World.Ann, "signature"));
        Assert.Null(_verified.Find(World.Bob, "signature"));
        Assert.Null(_verified.Find(World.Ann with { App = 1 }, "signature"));
        Assert.Null(_verified.Find(World.Ann, "signature "));
        Assert.Null(_verified.Find(World.Ann, ""));
    }

    [Fact]
    public void It_is_forgotten_after_an_hour_even_if_the_signature_holds_for_years()
    {
        _verified.Add(World.Ann, "signature", _right);

        _clock.Advance(VerifiedSignatures.RememberedFor - TimeSpan.FromTicks(1));
        Assert.NotNull(_verified.Find(World.Ann, "signature"));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_verified.Find(World.Ann, "signature"));
    }

    [Fact]
    public void A_user_with_endless_spellings_takes_no_place_from_others()
    {
        _verified.Add(World.Bob, "signature", _right);

        for (var i = 0; i < 10_000; i++) _verified.Add(World.Ann, $"{i}{new string('x', 4000)}", _right);

        Assert.InRange(_verified.Count, 2, 9);
        Assert.NotNull(_verified.Find(World.Bob, "signature"));
    }

    [Fact]
    public void However_many_users_there_are_the_bytes_stay_within_the_bound()
    {
        var before = Weighing.Weigh();

        for (var i = 0; i < 150_000; i++)
            _verified.Add(new UserKey(1, new UserId($"{i,32}")), "signature", _right with { Credential = $"{i,16}" });

        Assert.InRange(Weighing.Weigh() - before, 0, 2L * VerifiedSignatures.BytesMax);
        Assert.InRange(_verified.Count, 1000, 150_000);
    }
}
