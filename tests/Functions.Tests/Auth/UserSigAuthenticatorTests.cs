using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Presence.Domain;
using Presence.Functions.Tencent;
using Presence.Functions.Tests.Fakes;

namespace Presence.Functions.Tests.Tencent;

public sealed class GateTests : IDisposable
{
    private readonly World _world = new();
    private readonly Gate _gate;

    public GateTests() => _gate = new Gate(_world.Settings, _world.Store, _world.Clock);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task A_right_signature_lets_its_user_in()
    {
        var caller = await _gate.AdmitUserAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", SigOf("ann"))), default);

        Assert.Equal(World.Ann, caller.Key);
        Assert.False(caller.IsAdmin);
        Assert.Equal(World.Bob, caller.Other("bob"));
    }

    [Fact]
    public async Task A_remembered_signature_expires_all_the_same()
    {
        var request = RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", SigOf("ann")));
        await _gate.AdmitUserAsync(request, default);
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(_world.Clock.Now.ToUnixTimeSeconds()).AddHours(1);

        _world.Clock.Advance(expiresAt - _world.Clock.Now - TimeSpan.FromTicks(1));
        await _gate.AdmitUserAsync(request, default);
        _world.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(Refusal.SignatureExpired, await WhyNotAsync(request));
        Assert.Equal(Refusal.SignatureExpired, await WhyNotAsync(request));
    }

    [Fact]
    public async Task What_is_remembered_of_one_user_is_no_use_to_another()
    {
        var signature = SigOf("ann");
        await _gate.AdmitUserAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", signature)), default);

        Assert.Equal(Refusal.SignatureUserMismatch, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "bob"), ("usersig", signature))));
        Assert.Equal(Refusal.SignatureUserMismatch, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "ANN"), ("usersig", signature))));
    }

    [Fact]
    public async Task Names_of_parameters_are_matched_in_any_case() =>
        await _gate.AdmitUserAsync(RequestOf(("sdkAppid", "1400000000"), ("Identifier", "ann"), ("userSig", SigOf("ann"))), default);

    [Fact]
    public async Task An_admin_is_let_in_and_nobody_else()
    {
        var ofAdmin = RequestOf(("sdkappid", "1400000000"), ("identifier", "administrator"), ("usersig", SigOf("administrator")), ("contenttype", "json"));
        Assert.True((await _gate.AdmitAdminAsync(ofAdmin, default)).IsAdmin);

        var ofAnn = RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", SigOf("ann")), ("contenttype", "json"));
        Assert.Equal(Refusal.NotAdmin, (await Assert.ThrowsAsync<RefusedException>(async () => await _gate.AdmitAdminAsync(ofAnn, default))).Why);
    }

    [Fact]
    public async Task The_first_check_that_fails_is_the_one_that_is_named()
    {
        Assert.Equal(Refusal.AppMissing, await WhyNotAsync(RequestOf(("identifier", "ann"), ("usersig", "x"))));
        Assert.Equal(Refusal.AppMissing, await WhyNotAsync(RequestOf(("sdkappid", ""), ("identifier", "ann"))));
        foreach (var app in new[] { "1", "-1", "+1400000000", " 1400000000", "1400000000.0", "x", "99999999999" })
            Assert.Equal(Refusal.AppUnknown, await WhyNotAsync(RequestOf(("sdkappid", app), ("identifier", ""), ("usersig", ""))));
        foreach (var user in new[] { "", new('x', 33), "a\nb" })
            Assert.Equal(Refusal.CredentialsMissing, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", user), ("usersig", "x"))));
        Assert.Equal(Refusal.CredentialsMissing, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", ""))));
        Assert.Equal(Refusal.SignatureMalformed, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", "x"))));
    }

    [Fact]
    public async Task A_parameter_that_is_there_twice_counts_as_missing()
    {
        var (ann, bob) = (("identifier", "ann"), ("identifier", "bob"));

        Assert.Equal(Refusal.CredentialsMissing, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ann, bob, ("usersig", SigOf("ann")))));
        Assert.Equal(Refusal.AppMissing, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ("sdkappid", "1400000000"), ann, ("usersig", SigOf("ann")))));
    }

    [Fact]
    public async Task The_server_API_wants_its_content_type_before_the_signature()
    {
        var request = RequestOf(("sdkappid", "1400000000"), ("identifier", "administrator"), ("usersig", "x"));

        Assert.Equal(Refusal.CredentialsMissing, (await Assert.ThrowsAsync<RefusedException>(async () => await _gate.AdmitAdminAsync(request, default))).Why);
    }

    [Fact]
    public async Task A_kick_ends_signatures_that_were_made_before_it_remembered_or_not()
    {
        await _world.OnlineAsync(World.Ann);
        var before = RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", SigOf("ann")));
        await _gate.AdmitUserAsync(before, default);
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        await _world.DoAsync(World.Ann, new Command.Kick(_world.Clock.Now));

        Assert.Equal(Refusal.SignatureRevoked, await WhyNotAsync(before));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _gate.AdmitUserAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", SigOf("ann"))), default);
    }

    [Fact]
    public async Task Guessing_locks_out_new_signatures_for_a_minute_and_no_remembered_one()
    {
        var remembered = RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", SigOf("ann")));
        await _gate.AdmitUserAsync(remembered, default);
        for (var i = 0; i < Lockout.FailuresMax; i++) Assert.Equal(Refusal.SignatureMalformed, await WhyNotAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", $"x{i}"))));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        var fresh = RequestOf(("sdkappid", "1400000000"), ("identifier", "ann"), ("usersig", SigOf("ann")));

        Assert.Equal(Refusal.SignatureLocked, await WhyNotAsync(fresh));
        await _gate.AdmitUserAsync(remembered, default);
        await _gate.AdmitUserAsync(RequestOf(("sdkappid", "1400000000"), ("identifier", "bob"), ("usersig", SigOf("bob"))), default);

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _gate.AdmitUserAsync(fresh, default);
    }

    private string SigOf(string user) => UserSig.Make(World.TheApp, user, _world.Clock.Now, TimeSpan.FromHours(1));

    private async Task<Refusal> WhyNotAsync(HttpRequest request) =>
        (await Assert.ThrowsAsync<RefusedException>(async () => await _gate.AdmitUserAsync(request, default))).Why;

    private static HttpRequest RequestOf(params (string Name, string Value)[] query) => new DefaultHttpContext
    {
        Request = { Method = "POST", QueryString = new QueryBuilder(query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))).ToQueryString() },
    }.Request;
}
