using System.Text;
using Presence.Domain;
using Presence.Functions.Tests.Support;
using Presence.Functions.Webhooks;
using Presence.Tests;

namespace Presence.Functions.Tests.Webhooks;

/// <summary>Notices as they go over the wire.</summary>
public sealed class StateChangeJsonTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1700000000123);

    [Theory]
    [InlineData(NoticeKind.Login, "Login", "Register")]
    [InlineData(NoticeKind.Logout, "Logout", "Unregister")]
    [InlineData(NoticeKind.LinkClosed, "Disconnect", "LinkClose")]
    [InlineData(NoticeKind.TimedOut, "Disconnect", "TimeOut")]
    public void Each_kind_has_the_vendors_action_and_reason(NoticeKind kind, string action, string reason) => Assert.Equal(
        $$$"""
        {"CallbackCommand":"State.StateChange","EventTime":1700000000123,
        "Info":{"Action":"{{{action}}}","To_Account":"ann","Reason":"{{{reason}}}"},"EventSeq":7}
        """.ReplaceLineEndings(""),
        BodyOf(new Notice(7, At, kind, Platform.Web)));

    [Deviation("W1"), Fact]
    public void A_custom_status_carries_its_text() => Assert.Equal(
        """
        {"CallbackCommand":"State.StateChange","EventTime":1700000000123,
        "Info":{"Action":"CustomStatusChange","To_Account":"ann","Reason":"SetCustomStatus",
        "CustomStatus":"tea & \"cake\" für zwei"},"EventSeq":8}
        """.ReplaceLineEndings(""),
        BodyOf(new Notice(8, At, NoticeKind.CustomStatus, Platform.Web, "tea & \"cake\" für zwei")));

    [Deviation("W1"), Fact]
    public void A_cleared_custom_status_is_an_empty_text() =>
        Assert.Contains(
            "\"CustomStatus\":\"\"", BodyOf(new Notice(8, At, NoticeKind.CustomStatus, Platform.Web)), StringComparison.Ordinal);

    [Fact]
    public void A_login_names_each_device_that_it_pushed_out() => Assert.Equal(
        """
        {"CallbackCommand":"State.StateChange","EventTime":1700000000123,"Info":{"Action":"Login","To_Account":"ann","Reason":"Register"},
        "KickedDevice":[{"Platform":"iOS"},{"Platform":"iPad"},{"Platform":"iPad"}],"EventSeq":9}
        """.ReplaceLineEndings(""),
        BodyOf(new Notice(9, At, NoticeKind.Login, Platform.Android) { PushedOut = [Platform.IPhone, Platform.IPad, Platform.IPad] }));

    [Theory]
    [InlineData("https://example.com", "https://example.com/?")]
    [InlineData("https://example.com/a%2Fb/c d", "https://example.com/a%2Fb/c%20d?")]
    [InlineData("http://example.com:8080/hook?", "http://example.com:8080/hook?")]
    [InlineData("https://example.com/hook?code=a%26b&x=%20#part", "https://example.com/hook?code=a%26b&x=%20&")]
    [InlineData("https://name:word@example.com/hook", "https://example.com/hook?")]
    [InlineData("https://[::1]:5000/hook", "https://[::1]:5000/hook?")]
    public void The_address_keeps_its_own_query_and_loses_its_user(string configured, string expected) => Assert.Equal(
        $"{expected}SdkAppid=1400000000&CallbackCommand=State.StateChange&contenttype=json&ClientIP=&OptPlatform=Web",
        AddressOf(configured, new Notice(1, At, NoticeKind.Login, Platform.Web)));

    [Deviation("W5"), Theory]
    [InlineData(Platform.Web, "Web"), InlineData(Platform.Android, "Android")]
    [InlineData(Platform.IPhone, "iOS"), InlineData(Platform.IPad, "iPad")]
    [InlineData(Platform.Windows, "Windows"), InlineData(Platform.Mac, "Mac"), InlineData(Platform.Linux, "Linux")]
    public void Platforms_are_spelled_as_the_webhook_spells_them(Platform platform, string name) => Assert.EndsWith(
        $"&OptPlatform={name}", AddressOf("https://example.com/", new Notice(1, At, NoticeKind.Logout, platform)),
        StringComparison.Ordinal);

    [Deviation("W5"), Fact]
    public void A_custom_status_belongs_to_no_platform() => Assert.EndsWith(
        "&OptPlatform=Unknown", AddressOf("https://example.com/", new Notice(1, At, NoticeKind.CustomStatus, Platform.Web)),
        StringComparison.Ordinal);

    // printf '%s' '1700000000{"a":1}' | openssl dgst -sha256 -hmac 'a secret'
    [Deviation("W10"), Fact]
    public void The_signature_is_what_openssl_makes_of_timestamp_and_body() => Assert.Equal(
        "sha256=5248d4b9879b3e519e52fb68dbf9db0106a30c09aec039c925d8316e974ec538",
        StateChangeJson.SignatureOf("a secret", "1700000000", Encoding.UTF8.GetBytes("""{"a":1}""")));

    private static string BodyOf(Notice notice) => Encoding.UTF8.GetString(StateChangeJson.BodyOf(World.Ann, notice));

    private static string AddressOf(string configured, Notice notice) =>
        StateChangeJson.AddressOf(World.TheApp with { StateChangeUrl = new Uri(configured) }, notice).AbsoluteUri;
}
