namespace Presence.Domain.Tests;

/// <summary>Where a story begins: <c>A.User().On(Platform.IPhone).SignsIn().Connects()</c>. And the cast.</summary>
internal static class A
{
    public static readonly UserId Ann = new("ann"), Bob = new("bob"), Carol = new("carol");

    /// <summary>The numbers that run in production.</summary>
    public static readonly Timings Timings = new();

    /// <summary>When every story begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The shortest time there is: what tells "until" from "up to and with".</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>Ann, of whom nothing was ever heard.</summary>
    /// <param name="rules">What the app wants; null for nothing.</param>
    public static Story User(AppRules? rules = null) => new(rules);

    /// <summary>The users with these ids, in this order.</summary>
    public static UserId[] Users(params string[] ids) => [.. ids.Select(id => new UserId(id))];

    /// <summary>user1, user2 and so on.</summary>
    public static UserId[] Users(int count) => [.. Enumerable.Range(1, count).Select(i => new UserId($"user{i}"))];
}
