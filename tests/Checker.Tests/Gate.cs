using System.Globalization;

namespace Presence.Checker.Tests;

/// <summary>Where every call waits for its fate. No call waits for longer than it could in life.</summary>
internal sealed class Gate(SimulatedTime time, Transcript transcript, int seed)
{
    // Up to four of them lie between a look at the clock and a commit, and clocks differ by two seconds: that is what the rules allow.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(0.22);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(4);

    private readonly List<(Func<Call, bool> Part, TimeSpan Until)> _away = [];
    private readonly List<Call> _late = [];
    private readonly Random _random = new(seed);

    /// <summary>Calls that wait, earliest first.</summary>
    public List<Call> Waiting { get; } = [];

    /// <summary>Calls that nobody waits for, and that have not taken effect yet.</summary>
    public int Late => _late.Count;

    /// <summary>Whether nothing goes wrong any more.</summary>
    public bool Quiet { get; set; }

    public Task<T> EnterAsync<T>(Instance by, CallKind kind, string what, Func<T> act, CancellationToken stop)
    {
        if (by.IsDead) return new TaskCompletionSource<T>().Task;
        var call = new Call<T>(by, kind, what, time.Elapsed, act);
        if (!Quiet && _away.Any(away => away.Until > time.Elapsed && away.Part(call)))
        {
            call.Fail(new SimulatedFaultException("It is away."));
            return call.Answer;
        }
        Waiting.Add(call);
        call.Deadline = time.After(kind is CallKind.Load or CallKind.Push ? LongestCall : LongestWrite, () => RunOut(call));
        if (stop.CanBeCanceled) stop.Register(() => GiveUp(call, new OperationCanceledException(stop)));
        return call.Answer;
    }

    public void Meet(Call call, Fate fate)
    {
        if (!Waiting.Remove(call)) return;
        call.Deadline?.Dispose();
        transcript.Say(fate == Fate.Passes ? call.ToString() : $"{call} -- {fate}");
        switch (fate)
        {
            case Fate.Passes:
                call.Pass();
                break;
            case Fate.Fails:
                call.Fail(new SimulatedFaultException("It did not get through."));
                break;
            case Fate.LosesAnswer:
                call.Land();
                call.Fail(new SimulatedFaultException("The answer was lost."));
                break;
            case Fate.MeetsItself:
                call.MeetItself();
                break;
            case Fate.LandsLater:
                LandLater(call);
                call.Fail(new SimulatedFaultException("It timed out."));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fate), fate, null);
        }
    }

    /// <summary>For a while all calls to a part of the world fail at once.</summary>
    public void TakeAway(string what, Func<Call, bool> part, TimeSpan span)
    {
        transcript.Say($"{what} is away for {span.TotalSeconds:0} s");
        _away.Add((part, time.Elapsed + span));
    }

    /// <summary>A call that nobody waits for takes effect.</summary>
    public void LandOne(Random random)
    {
        if (_late.Count > 0) Land(_late[random.Next(_late.Count)]);
    }

    /// <summary>An instance is dead: nobody hears its answers, but what was under way may get through.</summary>
    public void Forget(Instance dead, Random random)
    {
        foreach (var call in Waiting.Where(call => call.By == dead).ToList())
        {
            Waiting.Remove(call);
            call.Deadline?.Dispose();
            if (random.Next(2) == 0) LandLater(call);
        }
    }

    // Whoever waits loses patience: the call may get through all the same.
    private void GiveUp(Call call, Exception why)
    {
        if (!Waiting.Remove(call)) return;
        call.Deadline?.Dispose();
        var lands = !Quiet && _random.Next(2) == 0;
        transcript.Say($"{call} -- times out{(lands ? " and lands later" : "")}");
        if (lands) LandLater(call);
        call.Fail(why);
    }

    private void RunOut(Call call)
    {
        if (call.Kind is CallKind.Write or CallKind.ConditionalWrite) Meet(call, Fate.Passes);
        else GiveUp(call, new SimulatedFaultException("It timed out."));
    }

    private void LandLater(Call call)
    {
        var longest = call.Kind is CallKind.Write or CallKind.ConditionalWrite ? LongestWrite : LongestCall;
        _late.Add(call);
        var left = call.Since + longest - time.Elapsed;
        call.Deadline = time.After(left > TimeSpan.Zero ? left : TimeSpan.Zero, () => Land(call));
    }

    private void Land(Call call)
    {
        if (!_late.Remove(call)) return;
        call.Deadline?.Dispose();
        var age = (time.Elapsed - call.Since).TotalSeconds;
        transcript.Say(string.Create(CultureInfo.InvariantCulture, $"{call} -- lands, {age:0.00} s old"));
        call.Land();
    }
}
