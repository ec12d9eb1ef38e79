using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>What takes more than one primitive.</summary>
public static class PushTransportExtensions
{
    /// <summary>Tells a device why it is pushed out, and closes its connection; one that is gone is passed over.</summary>
    public static async Task KickAsync(this IPushTransport push, string connectionId, KickReason reason, CancellationToken stop)
    {
        try
        {
            // A device that is not to go is only closed: it comes back by itself.
            if (reason != KickReason.Unverified)
                await push.SendToConnectionAsync(connectionId, ClientMessages.KickedOut(reason), stop);
        }
        finally
        {
            await push.CloseAsync(connectionId, ClientMessages.TextOf(reason), stop);   // also one that cannot be told
        }
    }
}
