using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>What takes more than one primitive.</summary>
public static class PushTransportExtensions
{
    /// <summary>Tells a device that it is pushed out, and closes its connection; one that is gone is passed over.</summary>
    public static async Task KickAsync(this IPushTransport push, string connectionId, KickReason reason, CancellationToken stop)
    {
        await push.SendToConnectionAsync(connectionId, ClientMessages.KickedOut(reason), stop);
        await push.CloseAsync(connectionId, ClientMessages.TextOf(reason), stop);
    }
}
