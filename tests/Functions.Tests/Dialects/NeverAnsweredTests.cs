using System.Reflection;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Dialects.Tencent;
using Presence.Functions.Tests.Support;
using Presence.Functions.Wire;
using Presence.Tests;

namespace Presence.Functions.Tests.Dialects;

/// <summary>The vendors' codes that docs/deviations.md says are never answered.</summary>
public sealed class NeverAnsweredTests
{
    private static readonly Refusal[] Refusals = Enum.GetValues<Refusal>();

    [Fact]
    [DeviationTable("Tencent: codes that are never answered"), DeviationTable("Friends: codes that are never answered")]
    [DeviationTable("ZIM: codes that are never answered")]
    public void They_are_in_no_table_of_codes()
    {
        var answered = Answered().Select(code => code.Number).ToHashSet();

        int[] known = [60007, 70052, 70107, 90994, 70500, 30003, 30014, 31704, 2996, 6208, 7, 660200001];
        Assert.Superset(known.ToHashSet(), answered);
        var wrong = from line in Deviations.Lines
                    where line.IsRow
                    from code in line.Codes
                    where answered.Contains(code)
                    select $"{line.Id}: {code}";
        Assert.Empty(wrong);
    }

    // Every code that has a name, every code of a table, and all that is made of what rules refuse.
    private static IEnumerable<Code> Answered() =>
    [
        .. Named<Code>(),
        .. Named<EndpointCodes>().SelectMany(table => Refusals.Select(table.Of).Concat(CodesOf(table))),
        .. from why in Refusals
           from theirs in new[] { false, true }
           let answer = new FriendAnswer(World.Bob.User, why, theirs)
           from code in new[] { FriendCodes.Of(answer), FriendCodes.OfUpdate(answer) }
           select code,
        .. Enum.GetValues<Erased>().Select(AccountCodes.Of),
    ];

    private static IEnumerable<T> Named<T>() =>
        from type in typeof(ResponseWriter).Assembly.GetTypes()
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where typeof(T).IsAssignableFrom(field.FieldType)
        select (T)field.GetValue(null)!;

    private static IEnumerable<Code> CodesOf(EndpointCodes table) =>
        from property in table.GetType().GetProperties()
        where property.PropertyType == typeof(Code)
        select (Code)property.GetValue(table)!;
}
