namespace Presence.Checker.Tests;

/// <summary>What a call is about: that says how long it may take, and what can go wrong with it.</summary>
internal enum CallKind
{
    /// <summary>Reads storage.</summary>
    Load,
    /// <summary>Writes to storage, or what has to be written before a commit.</summary>
    Write,
    /// <summary>Writes to storage if nobody else has; answers null when somebody has.</summary>
    ConditionalWrite,
    /// <summary>A call to the service that pushes.</summary>
    Push,
}

/// <summary>What becomes of a call.</summary>
internal enum Fate
{
    /// <summary>It takes effect and answers.</summary>
    Passes,
    /// <summary>It fails and has no effect.</summary>
    Fails,
    /// <summary>It takes effect, and its answer is lost.</summary>
    LosesAnswer,
    /// <summary>It takes effect; the client's own retry finds its own write and answers that somebody else was first.</summary>
    MeetsItself,
    /// <summary>It fails, and takes effect later.</summary>
    LandsLater,
}

/// <summary>What the network does to a call. It stands for every error of that kind.</summary>
internal sealed class SimulatedFaultException(string what) : Exception(what);

/// <summary>One call of the product to what lies outside of it; it waits until the schedule lets it through.</summary>
internal abstract class Call(Instance by, CallKind kind, string what, TimeSpan since)
{
    public Instance By { get; } = by;

    public CallKind Kind { get; } = kind;

    public string What { get; } = what;

    public TimeSpan Since { get; } = since;

    /// <summary>The operation that it belongs to; null for none.</summary>
    public Flow? Flow { get; } = Flow.Current;

    /// <summary>Ends its patience.</summary>
    public ITimer? Deadline { get; set; }

    /// <summary>Takes effect and answers.</summary>
    public abstract void Pass();

    /// <summary>Answers with a failure.</summary>
    public abstract void Fail(Exception failure);

    /// <summary>Takes effect; nobody hears of it.</summary>
    public abstract void Land();

    /// <summary>Takes effect and answers that somebody else was first.</summary>
    public abstract void MeetItself();

    public override string ToString() => $"{By.Name}: {What}";
}

/// <summary>A call with an answer.</summary>
internal sealed class Call<T>(Instance by, CallKind kind, string what, TimeSpan since, Func<T> act) : Call(by, kind, what, since)
{
    private readonly TaskCompletionSource<T> _answer = new();

    public Task<T> Answer => _answer.Task;

    public override void Pass()
    {
        T answer;
        try
        {
            answer = act();
        }
        catch (Exception failure)
        {
            _answer.TrySetException(failure);
            return;
        }
        _answer.TrySetResult(answer);
    }

    public override void Fail(Exception failure) => _answer.TrySetException(failure);

    public override void Land()
    {
        try
        {
            act();
        }
        catch (Exception)
        {
            // Nobody waits for it any more.
        }
    }

    public override void MeetItself()
    {
        Land();
        _answer.TrySetResult(default!);
    }
}
