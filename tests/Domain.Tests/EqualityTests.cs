using System.Reflection;
using System.Runtime.CompilerServices;

namespace Presence.Domain.Tests;

/// <summary>
/// What is equal is not stored again. So a property that equality forgets would be a change that is lost: here every
/// property of everything that is stored has to count, also those that somebody adds later.
/// </summary>
public sealed class EqualityTests
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Session Phone = new("phone", Platform.IPhone, "", Phase.Online, A.Start, A.Start);
    private static readonly PushedOutDevice Tablet = new(Platform.IPad, "", "signature", A.Start);
    private static readonly Friend Bob = new(A.Bob, A.Start) { AddSource = "Web" };
    private static readonly Notice Login = new(1, A.Start, NoticeKind.Login, Platform.IPhone);

    // Two values of each type that a stored property has. Strings differ in case only: that is a difference, too.
    private static readonly Dictionary<Type, (object One, object Other)> Values = new()
    {
        [typeof(bool)] = (false, true),
        [typeof(int)] = (1, 2),
        [typeof(long)] = (1L, 2L),
        [typeof(string)] = ("tea", "Tea"),
        [typeof(DateTimeOffset)] = (A.Start, A.Start + A.Tick),
        [typeof(DateTimeOffset?)] = (A.Start, A.Start + A.Tick),
        [typeof(UserId)] = (A.Ann, new UserId("Ann")),
        [typeof(Platform)] = (Platform.IPhone, Platform.IPad),
        [typeof(Phase)] = (Phase.Online, Phase.Lost),
        [typeof(Platform?)] = (Platform.IPhone, Platform.IPad),
        [typeof(int?)] = (1, 2),
        [typeof(ChangeReason)] = (ChangeReason.Register, ChangeReason.Unregister),
        [typeof(NoticeKind)] = (NoticeKind.Login, NoticeKind.Logout),
        [typeof(StatusType)] = (StatusType.Online, StatusType.Offline),
        [typeof(UserStatus)] = (UserStatus.Offline, new UserStatus(StatusType.Online, "")),
        [typeof(TransitionLog)] = (new TransitionLog("1,2,3,1,Register,Web,7"), new TransitionLog("1,2,3,1,Register,Web,8")),
        [typeof(NoticeQueue)] = (NoticeQueue.Empty, NoticeQueue.Empty.Add(Login)),
        [typeof(SessionList)] = (new SessionList([Phone]), new SessionList([Phone with { Connections = [new("c1")] }])),
        [typeof(EquatableArray<Connection>)] = ((EquatableArray<Connection>)[new("c1")], (EquatableArray<Connection>)[new("C1")]),
        [typeof(EquatableArray<PushedOutDevice>)] = ((EquatableArray<PushedOutDevice>)[Tablet], (EquatableArray<PushedOutDevice>)[]),
        [typeof(EquatableArray<string>)] = ((EquatableArray<string>)["work"], (EquatableArray<string>)["Work"]),
        [typeof(EquatableArray<Platform>)] = ((EquatableArray<Platform>)[Platform.Web], (EquatableArray<Platform>)[Platform.Mac]),
        [typeof(EquatableArray<Notice>)] = ((EquatableArray<Notice>)[Login], (EquatableArray<Notice>)[Login with { Seq = 2 }]),
        [typeof(EquatableArray<Friend>)] = ((EquatableArray<Friend>)[Bob], (EquatableArray<Friend>)[Bob with { Remark = "tea" }]),
        [typeof(EquatableArray<Subscription>)] =
            ((EquatableArray<Subscription>)[new(A.Bob, A.Start)], (EquatableArray<Subscription>)[new(A.Bob, A.Start, A.Start)]),
    };

    private static readonly Dictionary<string, Type> Stored =
        Reach([typeof(UserState), typeof(SubscriptionList), typeof(FriendList)]).ToDictionary(type => type.Name);

    public static TheoryData<string> Types => [.. Stored.Keys];

    public static TheoryData<string, string> Properties
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var (name, type) in Stored)
                foreach (var property in Settable(type)) all.Add(name, property.Name);
            return all;
        }
    }

    [Fact]
    public void All_that_is_stored_is_looked_at() =>
        Assert.Equal(
            [
                "Connection", "Friend", "FriendList", "Notice", "NoticeQueue", "PushedOutDevice", "Session", "Subscription",
                "SubscriptionList", "Transition", "UserState", "UserStatus",
            ],
            Stored.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Properties))]
    public void A_change_of_any_property_makes_a_difference(string type, string property)
    {
        var changed = Sample(Stored[type]);
        var its = Stored[type].GetProperty(property)!;

        its.SetValue(changed, ValuesOf(its).Other);

        Assert.NotEqual(Sample(Stored[type]), changed);
    }

    [Theory, MemberData(nameof(Types))]
    public void The_same_values_are_equal_and_have_the_same_hash_code(string type)
    {
        Assert.Equal(Sample(Stored[type]), Sample(Stored[type]));
        Assert.Equal(Sample(Stored[type]).GetHashCode(), Sample(Stored[type]).GetHashCode());
    }

    // Otherwise the tests above would not see it.
    [Theory, MemberData(nameof(Types))]
    public void Nothing_is_kept_outside_of_properties_that_can_be_set(string type) =>
        Assert.Equal(
            Settable(Stored[type]).Select(property => $"<{property.Name}>k__BackingField").Order(),
            Stored[type].GetFields(Fields).Select(field => field.Name).Order());

    [Fact]
    public void States_with_equal_parts_are_equal()
    {
        static UserState Make()
        {
            var ann = A.User();
            ann.On(Platform.Web).SignsIn().Connects();
            return ann.Sets("hello").Stored;
        }

        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual(Make(), Make() with { Known = false });
        Assert.NotEqual(Make(), Make() with { AbsentSince = A.Start });
        Assert.NotEqual(Make(), Make() with { SubscriptionEra = 1 });
        Assert.NotEqual(Make(), Make() with { Ver = 9 });
        Assert.NotEqual(Make(), Make() with { CustomStatus = "" });
        Assert.NotEqual(Make(), Make() with { Status = UserStatus.Offline });
        Assert.NotEqual(Make(), Make() with { Sessions = default });
    }

    private static object Sample(Type type)
    {
        var sample = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in Settable(type)) property.SetValue(sample, ValuesOf(property).One);
        return sample;
    }

    private static (object One, object Other) ValuesOf(PropertyInfo property)
    {
        Assert.True(Values.TryGetValue(property.PropertyType, out var values), $"{property} needs two values in this test");
        return values;
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(property => property.CanWrite);

    // The records of the Domain that these are made of, themselves included.
    private static HashSet<Type> Reach(IEnumerable<Type> roots)
    {
        var (seen, next) = (new HashSet<Type>(), new Stack<Type>(roots));
        while (next.TryPop(out var type))
        {
            foreach (var part in type.GenericTypeArguments) next.Push(part);
            if (type.IsEnum || type.Assembly != typeof(UserState).Assembly || !seen.Add(type)) continue;
            foreach (var property in type.GetProperties()) next.Push(property.PropertyType);
        }
        return [.. seen.Where(type => Settable(type).Any())];
    }
}
