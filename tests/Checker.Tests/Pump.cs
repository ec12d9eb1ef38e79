namespace Presence.Checker.Tests;

/// <summary>
/// Runs all code of the product on one thread, in the order in which it becomes ready: so a schedule has one course. Code
/// that goes on elsewhere is found out, since the course would then depend on the machine.
/// </summary>
internal sealed class Pump : TaskScheduler
{
    private readonly Queue<Task> _ready = new();
    private readonly Thread _thread = Thread.CurrentThread;
    private string? _escaped;

    /// <summary>Starts something; it does its first step with the next <see cref="Run"/>.</summary>
    public Task Start(Func<Task> act) =>
        Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs until everything waits: for a call, or for time.</summary>
    public void Run()
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);   // a test's own: it would take everything that is awaited
        while (_ready.TryDequeue(out var task)) TryExecuteTask(task);
        SynchronizationContext.SetSynchronizationContext(outer);
        if (_escaped is { } where) throw new InvalidOperationException($"The product went on outside the pump:\n{where}");
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (Thread.CurrentThread == _thread) _ready.Enqueue(task);
        else Volatile.Write(ref _escaped, Environment.StackTrace);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;   // the queue's order is the order

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
