using System.Globalization;
using Presence.LocalHost;

namespace Presence.Soak.Serving;

/// <summary>The settings of LocalHost in a soak: the demo app with a webhook, and short times.</summary>
internal static class HostSettings
{
    /// <summary>Them, as names and values.</summary>
    /// <param name="webhook">Where the app's backend listens.</param>
    public static IReadOnlyDictionary<string, string?> With(Uri webhook) => new Dictionary<string, string?>(
        LocalApp.DemoApp, StringComparer.Ordinal)
    {
        ["Presence:Apps:0:StateChangeUrl"] = webhook.ToString(),
        ["Presence:Apps:0:StateChangeSecret"] = "soak",
        ["Presence:HeartbeatEvery"] = Seconds(Plan.HeartbeatEvery),
        ["Presence:Lease"] = Seconds(Plan.Lease),
        ["Presence:DisconnectGrace"] = Seconds(Plan.Grace),
        ["Presence:DisconnectGraceMax"] = Seconds(Plan.GraceMax),
        ["Presence:PushOnlineFor"] = Seconds(Plan.LostFor),
        ["Presence:SubscriptionsPerUserMax"] = Plan.SubscriptionsMax.ToString(CultureInfo.InvariantCulture),
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s");
}
