namespace Presence.CSharpBackend;

/// <summary>Where Presence is, and what this backend shares with it. As they stand here they are those of LocalHost's demo app.</summary>
/// <remarks>In the environment they are called <c>Presence__Url</c> and so on. Keep both secrets in a vault.</remarks>
internal sealed record PresenceSettings
{
    public Uri Url { get; init; } = new("http://localhost:7071");

    public uint SdkAppId { get; init; } = 1400000000;

    /// <summary>Signs UserSigs.</summary>
    public string SecretKey { get; init; } = "demo-secret-key";

    /// <summary>Who this backend is: one of the app's admins.</summary>
    public string Admin { get; init; } = "administrator";

    /// <summary>Signs what Presence posts (<c>StateChangeSecret</c>).</summary>
    public string WebhookSecret { get; init; } = "demo-webhook-secret";

    /// <summary>A call that may be tried again is, at random within so long; then within twice as long, and so on.</summary>
    public TimeSpan RetryWithin { get; init; } = TimeSpan.FromSeconds(1);
}
