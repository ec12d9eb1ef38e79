using Presence.Domain;

namespace Presence.Functions.Push;

/// <summary>What takes more than one primitive.</summary>
public static class PushTransportExtensions
{
    /// <summary>
    /// Tells a device why it is pushed out, and closes its connection; one that is gone is passed over. From the first step on it hears of
    /// nobody any more, even where the service takes its time to close, or does not.
    /// </summary>
    public static async Task KickAsync(this IPushTransport push, string connectionId, KickReason reason, CancellationToken stop)
    {
        try
        {
            // A device that is not to go is only closed: it comes back by itself.
            if (reason != KickReason.Unverified) await push.SilenceAsync(connectionId, reason, stop);
        }
        finally
        {
            await push.CloseAsync(connectionId, ClientMessages.TextOf(reason), stop);   // also one that cannot be told
        }
    }

    private static async Task SilenceAsync(this IPushTransport push, string connectionId, KickReason reason, CancellationToken stop)
    {
        try
        {
            await push.LeaveAllAsync(connectionId, stop);
        }
        finally
        {
            await push.SendToConnectionAsync(connectionId, ClientMessages.KickedOut(reason), stop);
        }
    }
}
