using System.Reflection;
using Presence.Domain;

namespace Presence.Functions.Tests.Storage;

/// <summary>Values that a property may have instead of the one it has.</summary>
internal static class OtherValues
{
    /// <exception cref="NotSupportedException">No other value of this type is known here: add one.</exception>
    public static IEnumerable<object?> Of(PropertyInfo property, object? value)
    {
        if (new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable) yield return null;
        foreach (var other in Of(value)) yield return other;
    }

    private static IEnumerable<object> Of(object? value) => value switch
    {
        bool flag => [!flag],
        int number => [number + 1],
        long number => [number + 1],
        string text => ["", $"{text} 😀"],
        DateTimeOffset at => [at.AddTicks(1)],
        Enum member => Enum.GetValues(member.GetType()).Cast<object>().Where(other => !other.Equals(member)),
        UserId => [new UserId("dave")],
        UserStatus status => [status with { Type = StatusType.Online }, status with { Custom = "lunch" }],
        UserState => [UserState.None],
        Functions.Storage.ScheduledDue => [default(Functions.Storage.ScheduledDue)],
        TransitionLog log => [default(TransitionLog), new TransitionLog($"{log};10,1700000000002,1,2,Dozed,Watch,,more")],
        NoticeQueue => [NoticeQueue.Empty],
        SessionList list => [default(SessionList), new SessionList(list.Items.Items.RemoveAt(0))],
        EquatableArray<string> items => Fewer(items),
        EquatableArray<Platform> items => Fewer(items),
        EquatableArray<Connection> items => Fewer(items),
        EquatableArray<PushedOutDevice> items => Fewer(items),
        EquatableArray<Notice> items => Fewer(items),
        EquatableArray<Subscription> items => Fewer(items),
        EquatableArray<Friend> items => Fewer(items),
        _ => throw new NotSupportedException($"No other value of {value?.GetType().Name} is known here: add one."),
    };

    private static IEnumerable<object> Fewer<T>(EquatableArray<T> items) =>
        [default(EquatableArray<T>), items.Items.RemoveAt(0).ToEquatable()];
}
