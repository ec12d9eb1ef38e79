using System.Reflection;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;

namespace Presence.Functions.Tests.Storage;

/// <summary>
/// No property is forgotten by the entities: from an example with something in every property, each property is changed
/// alone, then written and read. A new property is tested without a line here, unless its type is new, too.
/// </summary>
public sealed class EveryPropertyTests
{
    private static readonly Dictionary<string, StoredType> Types = new StoredType[]
    {
        StoredType.Of(Examples.Row, ThroughEntity),
        StoredType.Of(Examples.Scheduled, scheduled => ThroughEntity(Examples.Row with { Scheduled = scheduled }).Scheduled),
        StoredType.Of(Examples.State, ThroughEntity),
        StoredType.Of(Examples.State.Status, status => ThroughEntity(Examples.State with { Status = status }).Status),
        StoredType.Of(
            Examples.Session,
            session => ThroughEntity(Examples.State with { Sessions = new SessionList([session]) }).Sessions[0]),
        StoredType.Of(
            Examples.Session.Connections[1],
            connection => ThroughEntity(
                Examples.State with { Sessions = new SessionList([Examples.Session with { Connections = [connection] }]) })
                .Sessions[0].Connections[0]),
        StoredType.Of(
            Examples.State.PushedOut[0], device => ThroughEntity(Examples.State with { PushedOut = [device] }).PushedOut[0]),
        StoredType.Of(Examples.Notices, notices => ThroughEntity(Examples.State with { Notices = notices }).Notices),
        StoredType.Of(
            Examples.Notice,
            notice => ThroughEntity(Examples.State with { Notices = Examples.Notices with { Items = [notice] } }).Notices.Items[0]),
        StoredType.Of(Examples.Subscriptions, ThroughEntity),
        StoredType.Of(
            Examples.Subscription,
            subscription => ThroughEntity(Examples.Subscriptions with { Items = [subscription] }).Items[0]),
        StoredType.Of(Examples.Friends, ThroughEntity),
        StoredType.Of(Examples.Friend, friend => ThroughEntity(Examples.Friends with { Items = [friend] }).Items[0]),
    }.ToDictionary(type => type.Name);

    public static TheoryData<string, string> Properties
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var type in Types.Values)
                foreach (var property in type.Properties) data.Add(type.Name, property.Name);
            return data;
        }
    }

    [Theory, MemberData(nameof(Properties))]
    public void A_change_of_one_property_is_written_and_read(string typeName, string propertyName)
    {
        var type = Types[typeName];
        var property = type.Properties.Single(each => each.Name == propertyName);
        Assert.NotNull(property.SetMethod);   // else no change could be made here

        var others = OtherValues.Of(property, property.GetValue(type.Example)).ToList();

        Assert.NotEmpty(others);
        foreach (var other in others)
        {
            var changed = type.With(property, other);
            Assert.False(changed.Equals(type.Example), $"{typeName}.{propertyName} does not count when two are compared.");
            Assert.True(changed.Equals(type.ThroughEntity(changed)), $"{typeName}.{propertyName} is not stored.");
        }
    }

    [Fact]
    public void The_examples_have_something_in_every_property()
    {
        foreach (var type in Types.Values)
            foreach (var property in type.Properties)
                Assert.False(IsNothing(property.GetValue(type.Example)), $"{type.Name}.{property.Name} has no value in its example.");
    }

    [Fact]
    public void All_types_that_are_stored_are_known_here()
    {
        var stored = Types.Values.SelectMany(type => type.Properties).SelectMany(property => PartsOf(property.PropertyType))
            .Where(type => type.Namespace!.StartsWith("Presence.", StringComparison.Ordinal) && !type.IsEnum)
            .Except([typeof(UserId), typeof(TransitionLog), typeof(SessionList)]);   // values; one list

        Assert.Empty(stored.Select(type => type.Name).Except(Types.Keys));
    }

    private static bool IsNothing(object? value) =>
        value is null or "" || (value.GetType().IsValueType && value.Equals(Activator.CreateInstance(value.GetType())));

    private static IEnumerable<Type> PartsOf(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(PartsOf)
        : type == typeof(SessionList) ? [type, typeof(Session)]
        : [type];

    private static UserRow ThroughEntity(UserRow row) => UserEntity.Read(UserEntity.Write("1400000000-ann", "user", row));

    private static UserState ThroughEntity(UserState state) => ThroughEntity(Examples.Row with { State = state }).State;

    private static SubscriptionList ThroughEntity(SubscriptionList list) =>
        SubscriptionsEntity.Read(SubscriptionsEntity.Write("1400000000-ann", "subscriptions", list));

    private static FriendList ThroughEntity(FriendList list) => FriendsEntity.Read(FriendsEntity.Write("1400000000-ann", "friends", list));

    /// <summary>A type that is stored.</summary>
    /// <param name="Example">With something in every property.</param>
    /// <param name="ThroughEntity">Writes a value and reads it again.</param>
    private sealed record StoredType(object Example, Func<object, object> ThroughEntity)
    {
        private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

        public string Name => Example.GetType().Name;

        /// <summary>Those that hold something; the others are computed from them.</summary>
        public IEnumerable<PropertyInfo> Properties => Example.GetType().GetProperties()
            .Where(property => Example.GetType().GetField($"<{property.Name}>k__BackingField", Hidden) is not null);

        public static StoredType Of<T>(T example, Func<T, T> throughEntity)
            where T : notnull => new(example, value => throughEntity((T)value));

        public object With(PropertyInfo property, object? value)
        {
            var copy = typeof(object).GetMethod(nameof(MemberwiseClone), Hidden)!.Invoke(Example, [])!;
            property.SetValue(copy, value);
            return copy;
        }
    }
}
