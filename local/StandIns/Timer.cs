// STAND-IN for Microsoft.Azure.Functions.Worker.Extensions.Timer 4.3.1: declarations only.

using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function on a schedule.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>A crontab expression of six fields, or the name of a setting between percent signs.</summary>
    public TimerTriggerAttribute(string schedule) => (Schedule, UseMonitor) = (schedule, true);

    /// <summary>The schedule, as it was given.</summary>
    public string Schedule { get; private set; }

    /// <summary>Whether a missed run is caught up; never for a schedule of a minute or less.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Whether the function also runs when the app starts.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function is told about its run.</summary>
public class TimerInfo
{
    /// <summary>The last and next runs; null where the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for a missed one.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The last and next runs of a timer.</summary>
public class ScheduleStatus
{
    /// <summary>When it ran last.</summary>
    public DateTime Last { get; set; }

    /// <summary>When it should run next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written.</summary>
    public DateTime LastUpdated { get; set; }
}
