using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Dialects.Client;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Dialects.Zim;
using Presence.Functions.Health;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Webhooks;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests;

/// <summary>The figures of docs/security.md are those of the code, each and all.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs/security.md"));

    [Fact]
    public void Every_limit_is_the_one_of_the_code()
    {
        var rates = new RateLimitSettings();
        string[] code =
        [
            Row("Time until an answer, a body that does not come included",
                Seconds(Private<TimeSpan>(typeof(ResponseWriter), "AnswerWithin"))),
            Row("Body, most commands", KiB(JsonBody.BytesMax)),
            Row("Body of `querystate` and `query_online_status`", KiB(Private<int>(typeof(QueryStateFunctions), "BodyBytesMax"))),
            Row("Body of the commands about friends", KiB(Private<int>(typeof(FriendApi), "BodyBytesMax"))),
            Row("UserSig, and what it unpacks to", $"{Private<int>(typeof(UserSig), "TextBytesMax")} bytes"),
            Row("Users in `querystate`, `getUserStatus`", Same(typeof(QueryStateFunctions), typeof(StatusFunctions), "UsersPerQueryMax")),
            Row("Users in `QueryUserOnlineState`, `subscribeUserStatus`", Same(
                Private<int>(typeof(ZimFunctions), "UsersPerQueryMax"), Private<int>(typeof(SubscriptionFunctions), "UsersPerCallMax"))),
            Row("Friends in a call", $"{FriendRequests.FriendsPerCallMax}"),
            Row("Custom status", $"{Limits.CustomStatusBytesMax} bytes"),
            Row("`instance`, `connectionId`",
                $"{Limits.InstanceLengthMax}, {Private<int>(typeof(SessionFunctions), "ConnectionIdLengthMax")} characters"),
            Row("Devices of a user", $"{Limits.SessionsPerUserMax}"),
            Row("Connections of a device", $"{Limits.ConnectionsPerSessionMax}"),
            Row("Friends of a user", $"{Limits.FriendsPerUserMax}"),
            Row("Notices that wait for an app's backend, of one user", $"{Limits.NoticesPerUserMax}"),
            Row("Wrong signatures in a user's name that are answered with the reason", $"{SignatureLockout.FailuresMax} a minute"),
            Row("Calls of one verb by one user", $"{rates.User} in 5 s"),
            Row("Calls of one verb about others", $"{rates.Client} in 5 s"),
            Row("Calls of `querystate` by one app", $"{rates.QueryState} a second"),
            Row("Calls of each command about accounts and friends by one app", $"{rates.Server} a second"),
            Row("Calls of `QueryUserOnlineState` by one app", $"{rates.Zim} a second"),
            Row("Users asked about by one app's server calls", $"{rates.Reads} a second"),
            Row("Reads at once, and that wait, in an instance", $"{ReadGate.AtOnce}, {ReadGate.WaitingMax}"),
            Row("Answer of an app's backend to a notice", Seconds(WebhookClient.AnswerWithin)),
            Row("Answer of each service to a health check, shared for", $"{Seconds(Readiness.AskFor)}, {Seconds(Readiness.SharedFor)}"),
            Row("Time that a ZIM timestamp may be away", $"{ZimAuthenticator.TimestampErrorMax.TotalMinutes} min"),
            Row("Memory for verified signatures, and how long",
                $"{VerifiedSignatures.BytesMax >> 20} MiB, {VerifiedSignatures.RememberedFor.TotalHours} h"),
            Row("Memory for rows that were read (off by default)", $"{ReadCache.BytesMax >> 20} MiB"),
            Row("A function runs at most", $"{FunctionTimeout.TotalMinutes} min"),
        ];

        var table = Document[Document.IndexOf("| Limit | Figure |", StringComparison.Ordinal)..];
        Assert.Equal(code, LimitRow().Matches(table).Select(row => row.Value).Skip(1));
    }

    [Fact]
    public void Who_leaves_a_count_leaves_it_in_so_many_counters() => Assert.Contains(
        $"one of {Private<int>(typeof(SignatureLockout), "Counters").ToString("N0", CultureInfo.InvariantCulture)} shared counters",
        Document, StringComparison.Ordinal);

    [Fact]
    public void The_lease_that_mends_is_the_one_of_the_code() =>
        Assert.Contains($"at most one lease ({Seconds(new Timings().Lease)}) later", Document, StringComparison.Ordinal);

    private static TimeSpan FunctionTimeout
    {
        get
        {
            using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
            return TimeSpan.Parse(host.RootElement.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture);
        }
    }

    private static string Row(string limit, string figure) => $"| {limit} | {figure} |";

    private static string KiB(int bytes) => $"{bytes / 1024} KiB";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s");

    private static string Same(Type one, Type other, string name) => Same(Private<int>(one, name), Private<int>(other, name));

    private static string Same(int one, int other)
    {
        Assert.Equal(one, other);
        return $"{one}";
    }

    private static T Private<T>(Type type, string name) =>
        (T)type.GetField(name, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(null)!;

    [GeneratedRegex(@"^\| [^|]+ \| [^|-]+ \|$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex LimitRow();
}
