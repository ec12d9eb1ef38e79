// STAND-IN for Microsoft.Azure.SignalR.Management 1.29.0: declarations only.

using Azure.Core.Serialization;

namespace Microsoft.Azure.SignalR.Management;

#nullable disable

/// <summary>Says how the service is reached.</summary>
public class ServiceManagerBuilder
{
    private Action<ServiceManagerOptions> _configure;

    /// <summary>With the defaults.</summary>
    public ServiceManagerBuilder()
    {
    }

    /// <summary>Changes the options.</summary>
    public ServiceManagerBuilder WithOptions(Action<ServiceManagerOptions> configure)
    {
        _configure += configure;
        return this;
    }
}

/// <summary>How messages travel to the service.</summary>
public enum ServiceTransportType
{
    /// <summary>One REST call each.</summary>
    Transient,

    /// <summary>Over connections that stay open.</summary>
    Persistent,
}

#nullable enable

/// <summary>How the service is reached.</summary>
public class ServiceManagerOptions
{
    private ObjectSerializer? _serializer;

    /// <summary>Where the service is, and the key to it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How messages travel.</summary>
    public ServiceTransportType ServiceTransportType { get; set; } = ServiceTransportType.Transient;

    /// <summary>How long one call may take.</summary>
    public TimeSpan HttpClientTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How a failed call is tried again; null for not at all.</summary>
    public ServiceManagerRetryOptions? RetryOptions { get; set; }

    /// <summary>Writes the arguments of messages.</summary>
    public void UseJsonObjectSerializer(ObjectSerializer objectSerializer) => _serializer = objectSerializer;
}

/// <summary>How a failed call is tried again.</summary>
public class ServiceManagerRetryOptions
{
    /// <summary>How often, after the first time.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The pause, or the first of growing pauses.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether pauses grow.</summary>
    public ServiceManagerRetryMode Mode { get; set; } = ServiceManagerRetryMode.Fixed;
}

/// <summary>Whether the pauses between tries grow.</summary>
public enum ServiceManagerRetryMode
{
    /// <summary>They stay the same.</summary>
    Fixed,

    /// <summary>They grow.</summary>
    Exponential,
}
