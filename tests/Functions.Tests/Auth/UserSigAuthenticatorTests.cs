using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Presence.Domain;
using Presence.Functions.Auth;
using Presence.Functions.Storage;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests.Auth;

public sealed class UserSigAuthenticatorTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_right_signature_lets_its_user_in()
    {
        var caller = await AuthenticateAsync(RequestOf("ann"));

        Assert.Equal(World.Ann, caller.Key);
        Assert.False(caller.IsAdmin);
        Assert.Equal(World.Bob, caller.Other(new UserId("bob")));
    }

    [Fact]
    public async Task A_remembered_signature_expires_all_the_same()
    {
        var request = RequestOf("ann");
        await AuthenticateAsync(request);
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(_world.Clock.Now.ToUnixTimeSeconds()).AddHours(1);

        _world.Clock.Advance(expiresAt - _world.Clock.Now - TimeSpan.FromTicks(1));
        await AuthenticateAsync(request);
        _world.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(UserSigCodes.Expired.Number, await WhyNotAsync(request));
        Assert.Equal(UserSigCodes.Expired.Number, await WhyNotAsync(request));
    }

    [Fact]
    public async Task What_is_remembered_of_one_user_is_no_use_to_another()
    {
        var signature = SigOf("ann");
        await AuthenticateAsync(RequestOf("ann", signature));

        Assert.Equal(UserSigCodes.UserMismatch.Number, await WhyNotAsync(RequestOf("bob", signature)));
        Assert.Equal(UserSigCodes.UserMismatch.Number, await WhyNotAsync(RequestOf("ANN", signature)));
    }

    [Fact]
    public async Task Names_of_parameters_are_matched_in_any_case() =>
        await AuthenticateAsync(RequestOf(("sdkAppid", "1400000000"), ("Identifier", "ann"), ("userSig", SigOf("ann"))));

    [Fact]
    public async Task Only_the_admins_of_the_app_are_admins()
    {
        Assert.True((await AuthenticateAsync(RequestOf("administrator"))).IsAdmin);
        Assert.False((await AuthenticateAsync(RequestOf("ann"))).IsAdmin);
    }

    [Deviation("T32"), Fact]
    public async Task The_first_check_that_fails_is_the_one_that_is_named()
    {
        Assert.Equal(UserSigCodes.AppMissing.Number, await WhyNotAsync(RequestOf(("identifier", "ann"), ("usersig", "x"))));
        Assert.Equal(UserSigCodes.AppMissing.Number, await WhyNotAsync(RequestOf(("sdkappid", ""), ("identifier", "ann"))));
        foreach (var app in new[] { "1", "-1", "+1400000000", " 1400000000", "1400000000.0", "x", "99999999999" })
        {
            var request = RequestOf(("sdkappid", app), ("identifier", ""), ("usersig", ""));
            Assert.Equal(UserSigCodes.AppUnknown.Number, await WhyNotAsync(request));
        }
        foreach (var user in new[] { "", new('x', 33), "a\nb" })
            Assert.Equal(UserSigCodes.CredentialsMissing.Number, await WhyNotAsync(RequestOf(user, "x")));
        Assert.Equal(UserSigCodes.CredentialsMissing.Number, await WhyNotAsync(RequestOf("ann", "")));
        Assert.Equal(UserSigCodes.Malformed.Number, await WhyNotAsync(RequestOf("ann", "x")));
    }

    [Deviation("T28"), Fact]
    public async Task A_parameter_that_is_there_twice_counts_as_missing()
    {
        var (app, signature) = (("sdkappid", "1400000000"), ("usersig", SigOf("ann")));
        var (ann, bob) = (("identifier", "ann"), ("identifier", "bob"));

        Assert.Equal(UserSigCodes.CredentialsMissing.Number, await WhyNotAsync(RequestOf(app, ann, bob, signature)));
        Assert.Equal(UserSigCodes.AppMissing.Number, await WhyNotAsync(RequestOf(app, app, ann, signature)));
    }

    [Fact]
    public async Task What_an_API_checks_besides_comes_before_the_signature()
    {
        var request = RequestOf(("sdkappid", "1400000000"), ("identifier", "administrator"), ("usersig", "x"));
        var refusal = new Code(1, "no");

        var refused = await Assert.ThrowsAsync<RefusedException>(async () =>
            await _world.Authenticator.AuthenticateAsync(request, default, alsoCheck: _ => throw refusal.Refused()));

        Assert.Equal(refusal, refused.Code);
    }

    [Fact]
    public async Task What_is_loaded_to_check_the_caller_travels_along()
    {
        await _world.OnlineAsync(World.Ann);
        _world.Store.Calls.Clear();

        var plain = await AuthenticateAsync(RequestOf("ann"));
        var more = await _world.Authenticator.AuthenticateAsync(RequestOf("ann"), default, load: _world.Audience.LoadAsync);

        Assert.Equal(2, _world.Store.Calls.Sum(call => call.Cost));
        Assert.Equal(1, plain.Rows.Get(RowKind.User).Value.State.Ver);
        Assert.False(plain.Rows.Has(RowKind.Subscriptions));
        Assert.True(more.Rows.Has(RowKind.Subscriptions));
    }

    [Fact]
    public async Task A_kick_ends_signatures_that_were_made_before_it_remembered_or_not()
    {
        await _world.OnlineAsync(World.Ann);
        var before = RequestOf("ann");
        await AuthenticateAsync(before);
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));

        Assert.Equal(UserSigCodes.Revoked.Number, await WhyNotAsync(before));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await AuthenticateAsync(RequestOf("ann"));
    }

    [Deviation("T52"), Rule("R21"), Fact]
    public async Task A_kick_ends_signatures_that_are_made_later_in_the_same_second_too()
    {
        await _world.OnlineAsync(World.Ann);
        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));

        _world.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(UserSigCodes.Revoked.Number, await WhyNotAsync(RequestOf("ann")));
        _world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await AuthenticateAsync(RequestOf("ann"));
    }

    [Deviation("T18", "T34"), Fact]
    public async Task Guessing_has_to_wait_and_locks_no_user_out()
    {
        for (var i = 0; i < SignatureLockout.FailuresMax; i++)
            Assert.Equal(UserSigCodes.Malformed.Number, await WhyNotAsync(RequestOf("ann", $"x{i}")));

        Assert.Equal(UserSigCodes.Locked.Number, await WhyNotAsync(RequestOf("ann", "one more")));
        await AuthenticateAsync(RequestOf("ann"));   // a right, fresh signature
        Assert.Equal(UserSigCodes.Locked.Number, await WhyNotAsync(RequestOf("ann", "and one more")));
        Assert.Equal(UserSigCodes.Malformed.Number, await WhyNotAsync(RequestOf("bob", "x")));
    }

    [Rule("R25"), Fact]
    public async Task Another_spelling_of_a_signature_is_the_same_credential_and_another_signature_is_not()
    {
        var (time, hour) = (_world.Clock.Now.ToUnixTimeSeconds(), 3600);
        string Spelled(string more) => SigText.Pack(SigText.Json(
            "ann", $"1400000000{more}", $"{time}", $"{hour}", $"\"{SigText.Sign("demo-secret-key", SigText.Of("ann", time, hour))}\""));

        var plain = await AuthenticateAsync(RequestOf("ann"));
        foreach (var more in new[] { "", " ", "\n" })
            Assert.Equal(plain.Credential, (await AuthenticateAsync(RequestOf("ann", Spelled(more)))).Credential);

        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(plain.Credential, (await AuthenticateAsync(RequestOf("ann"))).Credential);
    }

    private HttpRequest RequestOf(string user, string? signature = null) =>
        RequestOf(("sdkappid", "1400000000"), ("identifier", user), ("usersig", signature ?? SigOf(user)));

    private string SigOf(string user) => UserSig.Make(World.TheApp, new UserId(user), _world.Clock.Now, TimeSpan.FromHours(1));

    private ValueTask<Caller> AuthenticateAsync(HttpRequest request) => _world.Authenticator.AuthenticateAsync(request, default);

    private async Task<int> WhyNotAsync(HttpRequest request) =>
        (await Assert.ThrowsAsync<RefusedException>(async () => await AuthenticateAsync(request))).Code.Number;

    private static HttpRequest RequestOf(params (string Name, string Value)[] query) => new DefaultHttpContext
    {
        Request =
        {
            Method = "POST",
            QueryString = new QueryBuilder(query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))).ToQueryString(),
        },
    }.Request;
}
