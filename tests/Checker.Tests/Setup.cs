using System.Collections.Frozen;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Checker.Tests;

/// <summary>What one schedule has to do with: instances and their clocks, the app's wishes.</summary>
/// <param name="Skews">Of each instance's clock, in seconds.</param>
internal sealed record Setup(IReadOnlyList<double> Skews, AppRules Rules, int Seed)
{
    public const uint App = 1400000000;

    /// <summary>Subscriptions of one user: so few that evictions happen.</summary>
    public const int Quota = 2;

    /// <summary>For so long nobody is taken for gone whom the service could not be asked about; clocks differ.</summary>
    public static readonly TimeSpan Doubt = new Timings().UnverifiedFor - TimeSpan.FromSeconds(10);

    public static readonly IReadOnlyList<UserKey> Users =
        [.. new[] { "ann", "bob", "carol", "dave" }.Select(name => new UserKey(App, new UserId(name)))];

    /// <summary>Whether some instances are of a later build, which has more to store.</summary>
    public bool TwoBuilds { get; init; }

    public Settings Settings { get; } = new()
    {
        Apps = new[]
        {
            new AppSettings { SdkAppId = App, SecretKey = "demo-secret-key", Admins = FrozenSet<UserId>.Empty, Rules = Rules },
        }.ToFrozenDictionary(app => app.SdkAppId),
        SubscriptionsPerUserMax = Quota,
        RateLimits = RateLimitSettings.None,
    };

    public static Setup Of(int seed)
    {
        var random = new Random(seed);
        var policy = random.Next(10) switch
        {
            < 2 => new LoginPolicy(LoginMode.Single),
            2 => new LoginPolicy(LoginMode.Triple, WebInstancesMax: 2),
            _ => null,
        };
        return new Setup(
            [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Math.Round((random.NextDouble() * 2) - 1, 1))],
            new AppRules(policy, HearsFriends: random.Next(3) == 0), seed)
        {
            TwoBuilds = random.Next(5) == 0,
        };
    }

    /// <summary>The devices that there are; few, so that they meet.</summary>
    public IReadOnlyList<Device> NewDevices()
    {
        var random = new Random(Seed);
        List<Device> devices = [];
        foreach (var user in Users)
        {
            devices.Add(new Device(user, Platform.Web, "", random.Next(4) > 0));
            devices.Add(new Device(user, random.Next(2) == 0 ? Platform.Android : Platform.Web, "2", random.Next(4) > 0));
        }
        return devices;
    }

    public override string ToString() =>
        $"clocks {string.Join(", ", Skews.Select(skew => $"{skew:+0.0;-0.0}"))} s; policy {Rules.Policy?.Mode.ToString() ?? "none"}"
        + (Rules.HearsFriends ? "; friends are heard" : "") + (TwoBuilds ? "; two builds" : "");
}
