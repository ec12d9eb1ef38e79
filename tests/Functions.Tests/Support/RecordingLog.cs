using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Presence.Functions.Tests.Support;

/// <summary>A log that remembers its lines.</summary>
internal sealed class RecordingLog<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>What the lines say of exceptions: as a console would show it.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue(formatter(state, exception));
        if (exception is not null) Failures.Enqueue(exception.ToString());
    }
}
