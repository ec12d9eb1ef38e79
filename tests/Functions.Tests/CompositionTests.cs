using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Presence.Functions.Tests;

public sealed class CompositionTests
{
    /// <summary>What these write at a lower level are whole addresses, and those hold signatures.</summary>
    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware")]
    [InlineData("System.Net.Http.HttpClient.Default.LogicalHandler")]
    public void Logs_of_others_that_hold_addresses_are_off_however_the_host_is_set(string category)
    {
        using var services = new ServiceCollection()
            .AddPresence(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("Presence:SweepSchedule", "* * * * * *"),
                new("Presence:Apps:0:SdkAppId", "1"),
                new("Presence:Apps:0:SecretKey", "a key"),
            ]).Build())
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new EveryLevel()))
            .BuildServiceProvider();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.False(log.IsEnabled(LogLevel.Information));
        Assert.True(log.IsEnabled(LogLevel.Warning));
        Assert.True(services.GetRequiredService<ILoggerFactory>().CreateLogger("Presence").IsEnabled(LogLevel.Information));
    }

    private sealed class EveryLevel : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }
    }
}
