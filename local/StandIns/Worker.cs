// STAND-IN for Microsoft.Azure.Functions.Worker 2.52.0 and its extensions Abstractions 1.3.0, Http 3.3.0 and
// Http.AspNetCore 2.1.1: declarations only.

using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presence.StandIns;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
#pragma warning disable MA0017 // the real constructors are public too

    /// <summary>What binds a function to the outside.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public abstract class BindingAttribute : Attribute
    {
        /// <summary>For heirs.</summary>
        public BindingAttribute()
        {
        }
    }

    /// <summary>What makes a function run.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public abstract class TriggerBindingAttribute : BindingAttribute
    {
        /// <summary>For heirs.</summary>
        public TriggerBindingAttribute()
        {
        }
    }

#pragma warning restore MA0017
}

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Makes a method a function.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute : Attribute
    {
        /// <summary>A function of this name, unique without regard to case.</summary>
        public FunctionAttribute(string name) => Name = name;

        /// <summary>The function's name.</summary>
        public string Name { get; }
    }

    /// <summary>Runs a function on an HTTP request.</summary>
    public sealed class HttpTriggerAttribute : TriggerBindingAttribute
    {
        /// <summary>Any method, with a function key.</summary>
        public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

        /// <summary>These methods, and no key: the level stays at its default.</summary>
        public HttpTriggerAttribute(params string[] methods) => Methods = methods;

        /// <summary>Any method.</summary>
        public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

        /// <summary>These methods at this level.</summary>
        public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) => (AuthLevel, Methods) = (authLevel, methods);

        /// <summary>The route template; without one, the function's name.</summary>
        public string? Route { get; set; }

        /// <summary>The HTTP methods; null for all.</summary>
        public string[]? Methods { get; private set; }

        /// <summary>The key that a caller must bring.</summary>
        public AuthorizationLevel AuthLevel { get; private set; }
    }

    /// <summary>The key that a caller of an HTTP function must bring.</summary>
    public enum AuthorizationLevel
    {
        /// <summary>None.</summary>
        Anonymous = 0,

        /// <summary>A user's token.</summary>
        User = 1,

        /// <summary>A function key.</summary>
        Function = 2,

        /// <summary>A system key.</summary>
        System = 3,

        /// <summary>The master key.</summary>
        Admin = 4,
    }

    /// <summary>Builds a functions worker.</summary>
    public interface IFunctionsWorkerApplicationBuilder
    {
        /// <summary>The services of the worker.</summary>
        IServiceCollection Services { get; }
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    /// <summary>The way into a functions worker.</summary>
    public class FunctionsApplication
    {
        /// <summary>Ends this process with a line that says what to do instead: a stand-in is no worker.</summary>
        public static FunctionsApplicationBuilder CreateBuilder(string[] args)
        {
            var refusal = StandIn.NotThe("Functions worker");
            Console.Error.WriteLine(refusal.Message);
            Environment.Exit(1);
            throw refusal;
        }
    }

    /// <summary>Builds a functions worker.</summary>
    public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        private readonly HostApplicationBuilder _builder = new();

        internal FunctionsApplicationBuilder()
        {
        }

        /// <inheritdoc/>
        public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_builder).Properties;

        /// <inheritdoc/>
        IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

        /// <inheritdoc cref="IHostApplicationBuilder.Configuration"/>
        public ConfigurationManager Configuration => _builder.Configuration;

        /// <inheritdoc/>
        public IHostEnvironment Environment => _builder.Environment;

        /// <inheritdoc/>
        public ILoggingBuilder Logging => _builder.Logging;

        /// <inheritdoc/>
        public IMetricsBuilder Metrics => _builder.Metrics;

        /// <inheritdoc cref="IHostApplicationBuilder.Services"/>
        public IServiceCollection Services => _builder.Services;

        /// <summary>The host, once.</summary>
        public IHost Build() => _builder.Build();

        /// <inheritdoc/>
        public void ConfigureContainer<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
            where TContainerBuilder : notnull => _builder.ConfigureContainer(factory, configure);
    }

    /// <summary>ASP.NET Core's HTTP for the worker.</summary>
    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        /// <summary>Functions take an HttpRequest and answer with an IResult.</summary>
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
    }
}
