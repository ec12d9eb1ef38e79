using System.Globalization;
using System.Security.Cryptography;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.Functions.Tests.Auth;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests;

/// <summary>Whatever is sent, in whatever number: the memory stays as it was, and the next honest call is answered.</summary>
[Collection(Weighing.Name)]
public sealed class FloodTests : IDisposable
{
    private const int Few = 500;
    private const int Many = 20_000;
    private const long BytesMax = 48 * 1024 * 1024;   // what is remembered on purpose may take 32 MiB

    private static readonly object BigBody = new byte[1024 * 1024];

    private readonly World _world = new(rates: new RateLimitSettings());
    private readonly Endpoints _endpoints;

    public FloodTests() => _endpoints = new Endpoints(_world);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Strangers_take_no_memory()
    {
        var reads = new List<int>();
        string[] functions = ["negotiate", "getUserStatus", "querystate", "kick", "friend_add"];
        await FloodAsync(async i =>
        {
            var (user, app) = ($"stranger{i}", i % 3 == 0 ? $"{i}" : $"{World.App}");
            var signature = (i % 4) switch
            {
                0 => Random(3000),
                1 => SpelledBy("another key", user),
                2 => UserSig.Make(World.TheApp, new UserId("mallory"), _world.Clock.Now, TimeSpan.FromDays(1)),   // somebody else's
                _ => "",
            };
            Forget();
            var query = Query(app, user, signature) + $"&instance={Random(60)}";
            await _endpoints.SendAsync(functions[i % functions.Length], "POST", query, BigBody);
            var zim = $"?Action=QueryUserOnlineState&AppId=12345&SignatureNonce={Random(200)}&Timestamp={i}&Signature={Random(32)}";
            await _endpoints.SendAsync("QueryUserOnlineState", "GET", zim, null);
            if (!_world.Store.Calls.IsEmpty) reads.Add(i);
        });
        Assert.Empty(reads);   // nothing is read for them
    }

    [Fact]
    public async Task A_user_with_endless_spellings_of_one_signature_big_bodies_and_invented_names_takes_no_memory()
    {
        string[] functions =
            ["negotiate", "heartbeat", "logout", "setSelfStatus", "getUserStatus", "subscribeUserStatus", "getSubscriptions"];
        await FloodAsync(async i =>
        {
            var query = Query($"{World.App}", "mallory", SpelledBy(World.TheApp.SecretKey, "mallory")) + $"&instance={Random(60)}";
            object small = new { userIDList = new[] { Random(20) }, sessionId = Random(1000), customStatus = Random(90) };
            var body = i % 2 == 0 ? BigBody : small;
            await _endpoints.SendAsync(functions[i % functions.Length], "POST", query, body);
        });
        Assert.InRange((await _world.RowAsync(World.Key("mallory"))).State.Sessions.Count, 1, Limits.SessionsPerUserMax);
    }

    private async Task FloodAsync(Func<int, Task> call)
    {
        await _endpoints.CallAsync("negotiate", "bob");
        for (var i = 0; i < Few; i++) await call(i);   // what is made once is made
        Forget();
        var before = Weighing.Weigh();

        for (var i = 0; i < Many; i++)
        {
            await call(Few + i);
            if (i % 1000 == 999) Forget();
        }

        Forget();
        Assert.InRange(Weighing.Weigh() - before, long.MinValue, BytesMax);
        await _endpoints.CallAsync("getSubscriptions", "bob");
        await _endpoints.CallAsync("querystate", "administrator", new { To_Account = new[] { "bob" } });
        Forget();
    }

    // What the tests themselves write down.
    private void Forget() => _world.Store.Calls.Clear();

    private string SpelledBy(string key, string user)
    {
        var (time, day) = (_world.Clock.Now.ToUnixTimeSeconds(), 86400);
        var app = $"1400000000,\"x\":\"{Random(2600)}\"";
        return SigText.Pack(SigText.Json(user, app, $"{time}", $"{day}", $"\"{SigText.Sign(key, SigText.Of(user, time, day))}\""));
    }

    private static string Query(string app, string user, string signature) => string.Create(
        CultureInfo.InvariantCulture, $"?sdkappid={app}&identifier={user}&usersig={signature}&contenttype=json");

    private static string Random(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);
}
