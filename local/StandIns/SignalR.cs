// STAND-IN for Microsoft.Azure.Functions.Worker.Extensions.SignalRService 2.0.1: declarations only.

// The real assembly carries nullable annotations but was compiled without the warnings; so is this.
#nullable disable warnings

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.Primitives;
using Presence.StandIns;

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Runs a function on an event of a SignalR hub.</summary>
    public sealed class SignalRTriggerAttribute : TriggerBindingAttribute
    {
        /// <summary>An event without named parameters.</summary>
        public SignalRTriggerAttribute(string hubName, string category, string @event)
            : this(hubName, category, @event, Array.Empty<string>())
        {
        }

        /// <summary>A message whose arguments bind to these names, in order.</summary>
        public SignalRTriggerAttribute(string hubName, string category, string @event, params string[] parameterNames)
        {
            HubName = hubName;
            Category = category;
            Event = @event;
            ParameterNames = parameterNames;
        }

        /// <summary>The setting that holds the connection string.</summary>
        public string? ConnectionStringSetting { get; set; }

        /// <summary>The hub.</summary>
        public string HubName { get; }

        /// <summary>"connected", "disconnected" or the target of a message.</summary>
        public string Event { get; }

        /// <summary>"connections" or "messages".</summary>
        public string Category { get; }

        /// <summary>The names that a message's arguments bind to.</summary>
        public string[] ParameterNames { get; }
    }

    /// <summary>What a client needs in order to connect.</summary>
    public sealed class SignalRConnectionInfo
    {
        /// <summary>Where to connect.</summary>
        public string Url { get; set; }

        /// <summary>What to show there.</summary>
        public string AccessToken { get; set; }
    }

    /// <summary>An event of a SignalR hub.</summary>
    public sealed class SignalRInvocationContext
    {
        /// <summary>The arguments of a message.</summary>
        public object[]? Arguments { get; set; }

        /// <summary>Why the connection ended; empty when it ended well.</summary>
        public string? Error { get; set; }

        /// <summary>The kind of the event.</summary>
        public SignalRInvocationCategory Category { get; set; }

        /// <summary>"connected", "disconnected" or the target of a message.</summary>
        public string Event { get; set; }

        /// <summary>The hub.</summary>
        public string Hub { get; set; }

        /// <summary>The connection that the event is about.</summary>
        public string ConnectionId { get; set; }

        /// <summary>The user of that connection.</summary>
        public string UserId { get; set; }

        /// <summary>The headers of the request that brought the event.</summary>
        public IDictionary<string, StringValues> Headers { get; set; }

        /// <summary>The query with which the client connected.</summary>
        public IDictionary<string, StringValues> Query { get; set; }

        /// <summary>The client's claims.</summary>
        public IDictionary<string, StringValues> Claims { get; set; }
    }

    /// <summary>The kinds of events of a SignalR hub.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter))]
    public enum SignalRInvocationCategory
    {
        /// <summary>A connection came or went.</summary>
        Connections,

        /// <summary>A client sent a message.</summary>
        Messages,
    }
}

namespace Microsoft.Azure.Functions.Worker.SignalRService
{
    /// <summary>The server's side of a hub; the service keeps the connections.</summary>
    public abstract class ServerlessHub
    {
        /// <summary>The setting that holds the connection string, unless an attribute says otherwise.</summary>
        public const string DefaultConnectionStringName = "AzureSignalRConnectionString";

        private readonly ServiceHubContext? _context;

        /// <summary>For a hub that talks to the service: here, each of its members refuses.</summary>
        [Microsoft.Extensions.DependencyInjection.ActivatorUtilitiesConstructor]
        protected ServerlessHub(IServiceProvider serviceProvider)
        {
        }

        /// <summary>For a test, which brings the context.</summary>
        protected ServerlessHub(ServiceHubContext serviceHubContext) => _context = serviceHubContext;

        private ServiceHubContext Context => _context ?? throw StandIn.NotThe("Azure SignalR Service");

        /// <summary>The clients to send to.</summary>
        protected virtual IHubClients Clients => Context.Clients;

        /// <summary>The groups of connections.</summary>
        protected virtual GroupManager Groups => Context.Groups;

        /// <summary>The groups of users.</summary>
        protected virtual UserGroupManager UserGroups => Context.UserGroups;

        /// <summary>The connections themselves.</summary>
        protected virtual ClientManager ClientManager => Context.ClientManager;

        /// <summary>What a client needs in order to connect, as JSON.</summary>
        protected virtual async Task<BinaryData> NegotiateAsync(NegotiationOptions? options = null)
        {
            var answer = await Context.NegotiateAsync(options ?? new NegotiationOptions());
            var info = new SignalRConnectionInfo { Url = answer.Url, AccessToken = answer.AccessToken };
            return new BinaryData(JsonSerializer.SerializeToUtf8Bytes(info, JsonSerializerOptions.Web));
        }

        /// <summary>Names the setting that holds the hub's connection string.</summary>
        [AttributeUsage(AttributeTargets.Class)]
        protected internal class SignalRConnectionAttribute : Attribute
        {
            /// <summary>The setting of this name.</summary>
            public SignalRConnectionAttribute(string connectionName = DefaultConnectionStringName) => ConnectionName = connectionName;

            /// <summary>The name of the setting.</summary>
            public string ConnectionName { get; }
        }
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers hubs.</summary>
    public static class SignalRServiceDependencyInjectionExtensions
    {
        /// <summary>Does nothing here.</summary>
        public static IServiceCollection AddServerlessHub<THub>(this IServiceCollection services)
            where THub : ServerlessHub => services;

        /// <summary>Does nothing here.</summary>
        public static IServiceCollection AddServerlessHub<THub>(this IServiceCollection services, Action<ServiceManagerBuilder> configure)
            where THub : ServerlessHub => services;
    }
}
