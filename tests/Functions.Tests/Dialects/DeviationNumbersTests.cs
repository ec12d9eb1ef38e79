using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Dialects.Zim;
using Presence.Functions.Webhooks;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects;

/// <summary>The numbers that docs/deviations.md names are those of the product.</summary>
public sealed class DeviationNumbersTests
{
    private static readonly Timings Times = new();
    private static readonly RateLimitSettings Rates = new();

    public static TheoryData<string, string> Numbers => new()
    {
        { "T23", $"its {Words(Times.LostFor.TotalDays)} days" },
        { "T25", $"grace of {Times.DisconnectGrace.TotalSeconds} s," },
        { "T25", $"lease of {Times.Lease.TotalSeconds} s." },
        { "T25", $"up to {Times.DisconnectGraceMax.TotalSeconds} s " },
        { "T31", $"may have {JsonBody.BytesMax / 1024} KiB" },
        { "T34", $"After {SignatureLockout.FailuresMax} wrong" },
        { "T35", $"({Rates.Server} calls a second of an app)" },
        { "T35", FormattableString.Invariant($"({Rates.Reads:N0} a second)") },
        { "T35", $"({Rates.User} calls in five seconds of a user)" },
        { "T36", $"up to {Limits.SessionsPerUserMax} of a user" },
        { "T45", Times.SubscriptionsKeptFor == TimeSpan.FromHours(1) ? "an hour after" : "?" },
        { "T47", $"for {Times.DeletedKeptFor.TotalDays} days" },
        { "T49", $"within {SwitchWatch.Every.TotalSeconds} s" },
        { "T53", Times.PushedOutFor == TimeSpan.FromMinutes(1) ? "within a minute" : "?" },
        { "F13", $"for {FriendCleanup.CallFor.TotalSeconds} s;" },
        { "F21", $"Up to {FriendRequests.FriendsPerCallMax} friends" },
        { "F23", $"at most {Limits.FriendWordingBytesMax} bytes" },
        { "Z9", $"{Words(Times.LostFor.TotalDays)} days on every native platform" },
        { "Z9", Times.WebLostFor == TimeSpan.FromHours(1) ? "an hour on Web" : "?" },
        { "Z13", $"1 to {UserId.AnyDialectBytesMax} of" },
        { "Z16", $"exactly {ZimAuthenticator.TimestampErrorMax.TotalMinutes} minutes" },
        { "W4", $"more than {Limits.NoticesPerUserMax} events" },
        { "W6", $"more than {Limits.SessionsPerUserMax} devices" },
        { "W8", $"within {WebhookClient.AnswerWithin.TotalSeconds} s " },
        { "W8", $"after {Times.NoticeRetryAfter.TotalSeconds} s, {2 * Times.NoticeRetryAfter.TotalSeconds} s, … up to every" },
        { "W8", $"every {Times.NoticeRetryAfterMax.TotalMinutes} min" },
        { "W9", $"at least {WebhookBreaker.FailuresLeast} within {WebhookBreaker.Within.TotalSeconds} s" },
        { "W9", $"for {WebhookBreaker.OpenFor.TotalSeconds} s," },
        { "W9", $"every {WebhookBreaker.OpenForMax.TotalMinutes} min" },
    };

    [Theory, MemberData(nameof(Numbers))]
    public void They_are_those_of_the_product(string id, string text) =>
        Assert.Contains(text, Deviations.TextOf(id), StringComparison.Ordinal);

    private static string Words(double days) => days == 7 ? "seven" : $"{days}";
}
