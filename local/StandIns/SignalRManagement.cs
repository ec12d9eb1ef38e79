// STAND-IN for Microsoft.Azure.SignalR.Management 1.29.0: declarations only.

// The real assembly knows no nullable annotations; where it does, SignalRManagementOptions.cs declares it.
#nullable disable

using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Presence.StandIns;

namespace Microsoft.Azure.SignalR.Management;

/// <summary>Groups of connections.</summary>
public abstract class GroupManager : IGroupManager
{
    /// <summary>Puts a connection into a group.</summary>
    public abstract Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default);

    /// <summary>Takes a connection out of a group.</summary>
    public abstract Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default);

    /// <summary>Takes a connection out of all groups.</summary>
    public abstract Task RemoveFromAllGroupsAsync(string connectionId, CancellationToken cancellationToken = default);
}

/// <summary>Groups of users.</summary>
public interface IUserGroupManager
{
    /// <summary>Puts a user into a group.</summary>
    Task AddToGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);

    /// <summary>Puts a user into a group for a while.</summary>
    Task AddToGroupAsync(string userId, string groupName, TimeSpan ttl, CancellationToken cancellationToken = default);

    /// <summary>Takes a user out of a group.</summary>
    Task RemoveFromGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);

    /// <summary>Takes a user out of all groups.</summary>
    Task RemoveFromAllGroupsAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>Whether a user is in a group.</summary>
    Task<bool> IsUserInGroup(string userId, string groupName, CancellationToken cancellationToken = default);
}

/// <inheritdoc/>
public abstract class UserGroupManager : IUserGroupManager
{
    /// <inheritdoc/>
    public abstract Task AddToGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task AddToGroupAsync(string userId, string groupName, TimeSpan ttl, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task<bool> IsUserInGroup(string userId, string groupName, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task RemoveFromAllGroupsAsync(string userId, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract Task RemoveFromGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);
}

/// <summary>The connections of a hub.</summary>
public abstract class ClientManager
{
    /// <summary>Closes a connection.</summary>
    public abstract Task CloseConnectionAsync(string connectionId, string reason = null, CancellationToken cancellationToken = default);

    /// <summary>Whether a connection is there.</summary>
    public abstract Task<bool> ConnectionExistsAsync(string connectionId, CancellationToken cancellationToken = default);

    /// <summary>Whether a user has any connection.</summary>
    public abstract Task<bool> UserExistsAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>Whether a group has any connection.</summary>
    public abstract Task<bool> GroupExistsAsync(string groupName, CancellationToken cancellationToken = default);
}

/// <summary>A hub, seen from outside.</summary>
public interface IServiceHubContext : IHubContext<Hub>
{
    /// <summary>The groups of users.</summary>
    IUserGroupManager UserGroups { get; }

    /// <summary>Lets go of the hub.</summary>
    Task DisposeAsync();
}

/// <summary>A hub, seen from outside; a test inherits from it.</summary>
public abstract class ServiceHubContext : IServiceHubContext, IDisposable
{
    /// <summary>The groups of users.</summary>
    public virtual UserGroupManager UserGroups => null;

    IUserGroupManager IServiceHubContext.UserGroups => UserGroups;

    /// <summary>The clients to send to.</summary>
    public virtual IHubClients Clients => null;

    /// <summary>The groups of connections.</summary>
    public virtual GroupManager Groups => null;

    IGroupManager IHubContext<Hub>.Groups => Groups;

    /// <summary>The connections themselves.</summary>
    public virtual ClientManager ClientManager => null;

    /// <summary>What a client needs in order to connect.</summary>
    public virtual ValueTask<NegotiationResponse> NegotiateAsync(
        NegotiationOptions negotiationOptions = null, CancellationToken cancellationToken = default) =>
        throw StandIn.NotThe("Azure SignalR Service");

    /// <summary>Lets go of the hub.</summary>
    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Lets go of the hub.</summary>
    public virtual void Dispose()
    {
        DisposeAsync().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The user that a client connects as, what its token says, and how long it is valid.</summary>
public class NegotiationOptions
{
    /// <summary>The request, which may say who it is.</summary>
    public HttpContext HttpContext { get; set; }

    /// <summary>The user.</summary>
    public string UserId { get; set; }

    /// <summary>What else the token says.</summary>
    public IList<Claim> Claims { get; set; }

    /// <summary>How long the token opens a connection.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether the service traces this client.</summary>
    public bool IsDiagnosticClient { get; set; }

    /// <summary>Whether the client is told why its connection was closed.</summary>
    public bool EnableDetailedErrors { get; set; }
}
