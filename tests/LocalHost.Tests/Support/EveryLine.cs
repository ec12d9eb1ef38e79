using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Presence.Tests;

/// <summary>A log that remembers all that comes through the host's filters: lines, their values, exceptions and scopes.</summary>
internal sealed class EveryLine : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add(state);
        return null;
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{formatter(state, exception)} {exception}");
        Add(state);
    }

    public void Dispose()
    {
    }

    private void Add<TState>(TState state)
    {
        _lines.Enqueue($"{state}");
        if (state is IEnumerable<KeyValuePair<string, object?>> values) _lines.Enqueue(string.Join(' ', values));
    }
}
