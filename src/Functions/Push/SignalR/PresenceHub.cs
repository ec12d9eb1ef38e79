using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Azure.SignalR.Management;

namespace Presence.Functions.Push.SignalR;

/// <summary>The extension's hub, opened up for <see cref="SignalRTransport"/>. Its name is the hub's name in the service.</summary>
public sealed class PresenceHub : ServerlessHub
{
    /// <summary>Made anew for each use: it looks its context up when it is made, and that may not be there yet at the start.</summary>
    /// <param name="services">Where the context is registered.</param>
    public PresenceHub(IServiceProvider services) : base(services) { }

    internal PresenceHub(ServiceHubContext context) : base(context) { }

    internal new IHubClients Clients => base.Clients;

    internal new GroupManager Groups => base.Groups;

    internal new ClientManager ClientManager => base.ClientManager;

    internal new Task<BinaryData> NegotiateAsync(NegotiationOptions options) => base.NegotiateAsync(options);
}
