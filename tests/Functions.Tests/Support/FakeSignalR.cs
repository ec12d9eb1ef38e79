using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Management;

namespace Presence.Functions.Tests.Support;

/// <summary>Azure SignalR Service as its client sees it: writes down what it is asked for, in order.</summary>
internal sealed class FakeSignalR : ServiceHubContext
{
    public FakeSignalR()
    {
        Clients = new FakeClients(this);
        Groups = new FakeGroups(this);
        ClientManager = new FakeConnections(this);
    }

    /// <summary>What it was asked for: "send Group(x) target", "join c1 x", "close c1".</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public ConcurrentQueue<object?[]> Sent { get; } = new();

    /// <summary>Asked at each call; what it throws is the failure.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public bool ConnectionsExist { get; set; } = true;

    public NegotiationOptions? Negotiated { get; private set; }

    /// <summary>Awaited by each negotiation.</summary>
    public Task Negotiating { get; set; } = Task.CompletedTask;

    public override IHubClients Clients { get; }

    public override GroupManager Groups { get; }

    public override ClientManager ClientManager { get; }

    public override async ValueTask<NegotiationResponse> NegotiateAsync(
        NegotiationOptions? negotiationOptions = null, CancellationToken cancellationToken = default)
    {
        Negotiated = negotiationOptions;
        await Negotiating;
        return new NegotiationResponse { Url = "https://service/client/?hub=PresenceHub", AccessToken = "the token" };
    }

    private Task Called(string call)
    {
        Calls.Enqueue(call);
        Before(call);
        return Task.CompletedTask;
    }

    private sealed class FakeClients(FakeSignalR service) : IHubClients
    {
        public IClientProxy All => To("All");

        public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) => To("AllExcept");

        public IClientProxy Client(string connectionId) => To($"Client({connectionId})");

        public IClientProxy Clients(IReadOnlyList<string> connectionIds) => To($"Clients({string.Join(',', connectionIds)})");

        public IClientProxy Group(string groupName) => To($"Group({groupName})");

        public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => To($"GroupExcept({groupName})");

        public IClientProxy Groups(IReadOnlyList<string> groupNames) => To($"Groups({string.Join(',', groupNames)})");

        public IClientProxy User(string userId) => To($"User({userId})");

        public IClientProxy Users(IReadOnlyList<string> userIds) => To($"Users({string.Join(',', userIds)})");

        private FakeProxy To(string receiver) => new(service, receiver);
    }

    private sealed class FakeProxy(FakeSignalR service, string receiver) : IClientProxy
    {
        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
        {
            service.Sent.Enqueue(args);
            return service.Called($"send {receiver} {method}");
        }
    }

    private sealed class FakeGroups(FakeSignalR service) : GroupManager
    {
        public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
            service.Called($"join {connectionId} {groupName}");

        public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
            service.Called($"leave {connectionId} {groupName}");

        public override Task RemoveFromAllGroupsAsync(string connectionId, CancellationToken cancellationToken = default) =>
            service.Called($"leave {connectionId} all");
    }

    private sealed class FakeConnections(FakeSignalR service) : ClientManager
    {
        public override Task CloseConnectionAsync(
            string connectionId, string? reason = null, CancellationToken cancellationToken = default) =>
            service.Called($"close {connectionId} {reason}");

        public override async Task<bool> ConnectionExistsAsync(string connectionId, CancellationToken cancellationToken = default)
        {
            await service.Called($"exists {connectionId}");
            return service.ConnectionsExist;
        }

        public override Task<bool> UserExistsAsync(string userId, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override Task<bool> GroupExistsAsync(string groupName, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
