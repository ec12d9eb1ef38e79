using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Functions.Tests.Support;

/// <summary>How a user stands, as a client reads it from a message.</summary>
internal sealed record StatusChange(string UserID, StatusType StatusType, string CustomStatus, long Ver)
{
    public static StatusChange Of(PresenceView view) => new(view.User.Value, view.Type, view.Custom, view.Ver);

    /// <summary>What a message says, read back from its JSON.</summary>
    public static T Read<T>(ClientMessage message) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(message.Argument, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
}
