using Microsoft.Extensions.Logging;
using Presence.Domain;
using Presence.Functions.Push;
using Presence.Functions.Storage;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Application;

/// <summary>Begins operations, and goes on with those that somebody has left over.</summary>
public sealed partial class Operations(IOutbox outbox, TimeProvider clock, PresenceMetrics metrics, ILogger<Operations> log)
{
    /// <summary>
    /// When a sweep takes a task: later than its owner stops, plus the longest call with its retries (4 s), plus what clocks
    /// may differ (3 s). So two never act at the same time.
    /// </summary>
    public static readonly TimeSpan DueAfter = TimeSpan.FromSeconds(15);

    /// <summary>When the owner of a task stops, unless it has asked for more time.</summary>
    public static readonly TimeSpan StopAfter = TimeSpan.FromSeconds(5);

    /// <summary>How long the removal of a task may take; a sweep does without harm what is done already.</summary>
    public static readonly TimeSpan RemoveWithin = TimeSpan.FromSeconds(1);

    /// <summary>A new operation on a user. Nothing is filed yet.</summary>
    public Operation Begin(UserKey user) => new(this, user, null);

    /// <summary>Takes a task that is due.</summary>
    /// <returns>The task, to go on with; null when somebody else was first.</returns>
    public ValueTask<FiledTask?> TakeAsync(FiledTask task, CancellationToken stop) =>
        outbox.TryReplaceAsync(task with { DueAt = clock.GetUtcNow() + DueAfter }, stop);

    /// <summary>Goes on with a task that was taken.</summary>
    public Operation GoOn(FiledTask taken) => new(this, taken.User, taken);

    internal IOutbox Outbox => outbox;

    internal TimeProvider Clock => clock;

    internal void Done(string effect) => metrics.Performed(effect, done: true);

    internal void Failed(Exception failure, string effect, UserKey user)
    {
        metrics.Performed(effect, done: false);
        LogNotPerformed(failure, effect, user.Encode());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not perform {Effect} for {User}. The sweep tries again.")]
    private partial void LogNotPerformed(Exception failure, string effect, string user);
}

/// <summary>
/// One operation and its task: filed before the commit, done after it, removed when all is done. What is not done, or not
/// surely, stays for the sweep. Made by the method that makes the calls, since it watches those of its maker.
/// </summary>
public sealed class Operation
{
    private readonly Operations _all;
    private readonly UserKey _user;
    private readonly LateCalls _late = LateCalls.Watch();
    private FiledTask? _filed;
    private long _since;
    private volatile bool _undone;

    internal Operation(Operations all, UserKey user, FiledTask? taken)
    {
        (_all, _user, _filed, _since) = (all, user, taken, all.Clock.GetTimestamp());
        Work = taken?.Work ?? OutboxTask.None;
        Age = taken is null ? TimeSpan.Zero : all.Clock.GetUtcNow() - taken.FiledAt;
    }

    /// <summary>How long ago the task was filed that this goes on with; zero for an operation that has just begun.</summary>
    public TimeSpan Age { get; }

    /// <summary>All that the operation may have to do.</summary>
    public OutboxTask Work { get; private set; }

    /// <summary>Whether it may still act: afterwards a sweep may have taken the task.</summary>
    public bool IsInTime => _filed is null || _all.Clock.GetElapsedTime(_since) < Operations.StopAfter;

    /// <summary>Files what the commit that is about to follow will leave to do, together with all before.</summary>
    public async ValueTask CoverAsync(OutboxTask work, CancellationToken stop)
    {
        var all = Work.With(work);
        if (_filed is not null)
        {
            if (Work.Covers(all) && IsInTime)
            {
                Work = all;
                return;
            }
            _filed = await _all.Outbox.TryReplaceAsync(_filed with { Work = all, DueAt = DueAt }, stop);
        }
        if (_filed is null)
        {
            var now = _all.Clock.GetUtcNow();
            var task = new FiledTask(_user, Guid.NewGuid().ToString("N"), now, now + Operations.DueAfter, all, "");
            _filed = await _all.Outbox.FileAsync(task, stop);
        }
        (Work, _since) = (all, _all.Clock.GetTimestamp());
    }

    /// <summary>Asks for more time where much of it is gone: for what takes many calls.</summary>
    /// <returns>False when a sweep has the task: stop.</returns>
    public async ValueTask<bool> KeepAsync(CancellationToken stop)
    {
        if (_filed is null || _all.Clock.GetElapsedTime(_since) < Operations.StopAfter / 2) return true;
        var started = _all.Clock.GetTimestamp();
        if (IsInTime && await _all.Outbox.TryReplaceAsync(_filed with { DueAt = DueAt }, stop) is { } kept)
        {
            (_filed, _since) = (kept, started);
            return true;
        }
        _undone = true;
        return false;
    }

    /// <summary>Does a part of the work, if there is still time. A failure leaves the task to the sweep.</summary>
    /// <param name="name">What it is called in the log.</param>
    /// <exception cref="ConnectionGoneException">There is no such connection.</exception>
    public async Task<bool> TryAsync(string name, Func<Task> act)
    {
        using var span = Tracing.Step("effect", name);
        try
        {
            if (!IsInTime) throw new TimeoutException("The time of this operation is over.");
            await act();
            _all.Done(name);
            return true;
        }
        catch (Exception failure) when (failure is not ConnectionGoneException)
        {
            _undone = true;
            span.Fail(ErrorType.Of(failure));
            _all.Failed(failure, name, _user);
            return false;
        }
    }

    /// <summary>Leaves the task to the sweep.</summary>
    public void Leave() => _undone = true;

    /// <summary>Removes the task, if all is surely done: a call that timed out may land after this.</summary>
    public async Task EndAsync()
    {
        if (_filed is null || _undone || _late.Any) return;
        using var late = new CancellationTokenSource(Operations.RemoveWithin, _all.Clock);   // the caller waits for it
        await TryAsync("Remove", () => _all.Outbox.RemoveAsync(_filed, late.Token).AsTask());
    }

    private DateTimeOffset DueAt => _all.Clock.GetUtcNow() + Operations.DueAfter;
}
