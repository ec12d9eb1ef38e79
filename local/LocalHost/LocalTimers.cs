using Microsoft.Azure.Functions.Worker;
using NCrontab;
using Presence.Functions.Configuration;

namespace Presence.LocalHost;

/// <summary>Runs the timer functions on their schedules, by the local clock. A run waits for the one before it.</summary>
public sealed partial class LocalTimers : BackgroundService
{
    private readonly IServiceProvider _services;
    private readonly LocalClock _clock;
    private readonly ILogger<LocalTimers> _log;
    private readonly Dictionary<string, Timer> _timers;

    private sealed class Timer(LocalFunction function, CrontabSchedule schedule, DateTimeOffset now)
    {
        public LocalFunction Function { get; } = function;

        public DateTimeOffset Next { get; private set; } = NextAfter(schedule, now);

        public SemaphoreSlim Turn { get; } = new(1);

        public void Plan(DateTimeOffset at) => Next = NextAfter(schedule, at);

        private static DateTimeOffset NextAfter(CrontabSchedule schedule, DateTimeOffset at) =>
            new(schedule.GetNextOccurrence(at.UtcDateTime), TimeSpan.Zero);
    }

    /// <summary>Reads the schedules.</summary>
    /// <param name="services">What functions are made of.</param>
    /// <param name="configuration">Resolves <c>%Name%</c>.</param>
    /// <exception cref="SettingsException">A schedule cannot be read.</exception>
    public LocalTimers(
        IServiceProvider services,
        FunctionCatalog catalog,
        LocalClock clock,
        IConfiguration configuration,
        ILogger<LocalTimers> log)
    {
        (_services, _clock, _log) = (services, clock, log);
        _timers = catalog.Functions
            .Where(function => function.Trigger is TimerTriggerAttribute)
            .ToDictionary(
                function => function.Name,
                function => new Timer(function, ScheduleOf((TimerTriggerAttribute)function.Trigger, configuration), clock.GetUtcNow()),
                StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Runs one timer function now.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>False when there is no timer of that name.</returns>
    public async Task<bool> RunAsync(string name, CancellationToken stop)
    {
        if (!_timers.TryGetValue(name, out var timer)) return false;
        await RunAsync(timer, onlyIfDue: false, stop);
        return true;
    }

    /// <summary>Runs every timer now, whatever its schedule, and waits for it.</summary>
    public Task RunAllAsync(CancellationToken stop) =>
        Task.WhenAll(_timers.Values.Select(timer => RunAsync(timer, onlyIfDue: false, stop)));

    /// <summary>Runs some timers now. The others go on with their schedules as if they had run and found nothing.</summary>
    /// <param name="names">Their names, in any case: the set compares so.</param>
    public Task RunOnlyAsync(IReadOnlySet<string> names, CancellationToken stop) => Task.WhenAll(_timers.Select(timer =>
        names.Contains(timer.Key)
            ? RunAsync(timer.Value, onlyIfDue: false, stop)
            : SkipAsync(timer.Value, stop)));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_timers.Count > 0)
        {
            await _clock.WaitUntilAsync(_timers.Values.Min(timer => timer.Next), stoppingToken);
            await Task.WhenAll(_timers.Values.Select(timer => RunAsync(timer, onlyIfDue: true, stoppingToken)));
        }
    }

    private async Task RunAsync(Timer timer, bool onlyIfDue, CancellationToken stop)
    {
        await timer.Turn.WaitAsync(stop);
        try
        {
            if (onlyIfDue && timer.Next > _clock.GetUtcNow()) return;   // it was run while this one waited for its turn
            timer.Plan(_clock.GetUtcNow());
            await timer.Function.InvokeAsync(
                _services, parameter => parameter.ParameterType == typeof(CancellationToken) ? stop : new TimerInfo());
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            LogFailed(failure, timer.Function.Name);   // as in the Functions host: the next run comes all the same
        }
        finally
        {
            timer.Turn.Release();
        }
    }

    private async Task SkipAsync(Timer timer, CancellationToken stop)
    {
        await timer.Turn.WaitAsync(stop);
        timer.Plan(_clock.GetUtcNow());
        timer.Turn.Release();
    }

    private static CrontabSchedule ScheduleOf(TimerTriggerAttribute trigger, IConfiguration configuration)
    {
        var name = trigger.Schedule is ['%', .. var setting, '%'] ? setting : null;
        var text = (name is null ? trigger.Schedule : configuration[name]) ?? "";
        return Ncrontab.TryParse(text)
            ?? throw new SettingsException((name ?? trigger.Schedule).Replace(":", "__", StringComparison.Ordinal), Ncrontab.WhyNot(text));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Timer {Function} failed.")]
    private partial void LogFailed(Exception failure, string function);
}
