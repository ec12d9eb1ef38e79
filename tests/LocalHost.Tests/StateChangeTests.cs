using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Presence.Tests;

/// <summary>What an app's backend hears, with a real one that takes every post.</summary>
public sealed class StateChangeTests
{
    [Deviation("T25", "W1", "W2", "W3", "W7"), Rule("R20"), Fact]
    public async Task The_backend_hears_in_order_of_all_that_happens_to_a_device()
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await StateChangeHost.StartAsync(backend.Url);
        using (var ann = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone"))
        {
            await host.Api.DoAsync("ann", "setSelfStatus", new { customStatus = "tea & ünïcode" });
            await ann.StopAsync();
        }
        await StateChangeHost.UntilAsync(host, state => state.Sessions[0].LostAt is not null);
        await host.Api.AdvanceAsync("10s");

        var session = await host.Api.SignInAsync("ann", "IPhone");
        await host.Api.AdvanceAsync("400s");
        await host.Api.DoAsync("ann", "heartbeat", new { sessionId = session });
        await host.Api.DoAsync("ann", "logout", new { sessionId = session });

        await backend.TookAsync("ann", 7);
        string[] expected =
        [
            "Login/Register", "CustomStatusChange/SetCustomStatus", "Disconnect/LinkClose",
            "Login/Register", "Disconnect/TimeOut",
            "Login/Register", "Logout/Unregister",
        ];
        Assert.Equal(expected, backend.TakenOf("ann").Select(post => post.What));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], backend.TakenOf("ann").Select(post => post.Seq));
        Assert.Contains("\"CustomStatus\":\"tea & ünïcode\"", backend.TakenOf("ann")[1].Text, StringComparison.Ordinal);
        await StateChangeHost.UntilAsync(host, state => state.Notices.Items.IsEmpty);
    }

    [Deviation("W5", "W10"), Rule("R20"), Fact]
    public async Task A_post_says_what_the_vendors_says_and_its_signature_verifies()
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await StateChangeHost.StartAsync(
            $"{backend.Url}?code=a%26b", ("Presence:Apps:0:StateChangeSecret", "a secret"));

        await host.Api.SignInAsync("ann", "IPhone");
        await backend.TookAsync("ann", 1);

        var post = Assert.Single(backend.Posts);
        Assert.Equal("/presence", post.Path);
        string[] query =
        [
            "code=a&b", "SdkAppid=1400000000", "CallbackCommand=State.StateChange", "contenttype=json", "ClientIP=", "OptPlatform=iOS",
        ];
        Assert.Equal(query, post.Query);
        Assert.Equal("application/json; charset=utf-8", post.Headers["Content-Type"]);
        var timestamp = post.Headers["X-Presence-Timestamp"];
        var signed = Convert.ToHexStringLower(HMACSHA256.HashData("a secret"u8, Encoding.UTF8.GetBytes(timestamp + post.Text)));
        Assert.Equal($"sha256={signed}", post.Headers["X-Presence-Signature"]);
        var postedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        Assert.InRange(DateTimeOffset.UtcNow - postedAt, TimeSpan.Zero, StateChangeHost.Patience);
    }

    [Deviation("W6"), Rule("R19"), Rule("R20"), Fact]
    public async Task A_login_names_the_devices_that_it_pushed_out()
    {
        await using var backend = await Receiver.StartAsync();
        await using var host = await StateChangeHost.StartAsync(backend.Url, ("Presence:Apps:0:LoginPolicy", "triple"));
        using var phone = await Device.ConnectAsync(host.Api.Url, "ann", "IPhone");
        await host.Api.SignInAsync("ann", "Windows");

        await host.Api.SignInAsync("ann", "Android");

        await phone.HearAsync("onKickedOut", _ => true);
        await backend.TookAsync("ann", 3);
        Assert.Equal(["", "", "iOS"], backend.TakenOf("ann").Select(post => string.Join(',', post.Kicked)));
        Assert.All(backend.Posts, post =>
        {
            Assert.DoesNotContain("X-Presence-Signature", post.Headers);
            Assert.DoesNotContain("X-Presence-Timestamp", post.Headers);
        });
    }
}
