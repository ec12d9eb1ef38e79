namespace Presence.Domain.Tests;

/// <summary>Where a story begins: <c>A.User().On(Platform.IPhone).SignsIn().Connects()</c>.</summary>
internal static class A
{
    /// <summary>The numbers that run in production.</summary>
    public static readonly Timings Timings = new();

    /// <summary>When every story begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The shortest time there is: what tells "until" from "up to and with".</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>Ann, of whom nothing was ever heard.</summary>
    /// <param name="rules">What the app wants; null for nothing.</param>
    public static Story User(AppRules? rules = null) => new(rules);
}
