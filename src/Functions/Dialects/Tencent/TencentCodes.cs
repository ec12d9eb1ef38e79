using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>What every command of the server API can have to say, in the words of its service (error codes, 34348).</summary>
internal sealed record TencentCodes : BodyCodes
{
    /// <summary>The address or the method is not one of this API.</summary>
    public static readonly Code RouteInvalid = new(60002, "HTTP parse Error: call POST /v4/{service}/{command}");

    /// <summary>There is no such service or command.</summary>
    public static readonly Code CommandUnknown = new(60009, "There is no such service or command here; check the URL");

    /// <summary>The app calls too often.</summary>
    public static readonly Code RateExceeded = new(60007, "Too many calls; slow down");

    /// <summary>The caller is not an admin of the app.</summary>
    public required Code NotAdmin { get; init; }
}
