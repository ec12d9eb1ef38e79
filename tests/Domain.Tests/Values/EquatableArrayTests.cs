using System.Collections;
using System.Collections.Immutable;

namespace Presence.Domain.Tests;

public sealed class EquatableArrayTests
{
    private static readonly EquatableArray<string> Two = ["ann", "bob"];

    [Fact]
    public void Arrays_with_equal_elements_are_equal_and_have_the_same_hash_code()
    {
        EquatableArray<string> same = [string.Concat("a", "nn"), "bob"];

        Assert.True(Two == same);
        Assert.False(Two != same);
        Assert.True(Two.Equals((object)same));
        Assert.Equal(Two.GetHashCode(), same.GetHashCode());
    }

    public static TheoryData<string[]> Others => [[], ["ann"], ["bob", "ann"], ["ann", "Bob"], ["ann", "bob", "bob"]];

    [Theory, MemberData(nameof(Others))]
    public void Another_element_another_order_and_another_length_are_not_equal(string[] elements)
    {
        var other = ImmutableArray.Create(elements).ToEquatable();

        Assert.True(Two != other);
        Assert.False(Two == other);
        Assert.False(Two.Equals((object)other));
    }

    [Fact]
    public void Nothing_of_another_type_is_equal()
    {
        Assert.False(Two.Equals(null));
        Assert.False(Two.Equals(ImmutableArray.Create("ann", "bob")));
    }

    [Fact]
    public void The_default_value_is_an_empty_array_in_every_respect()
    {
        EquatableArray<string> none = default;

        Assert.Equal([], none);
        Assert.Equal(new EquatableArray<string>([]).GetHashCode(), none.GetHashCode());
        Assert.Equal((0, true, false), (none.Count, none.IsEmpty, none.Items.IsDefault));
        Assert.Empty((IEnumerable)none);
        Assert.Throws<IndexOutOfRangeException>(() => none[0]);
        foreach (var element in none) Assert.Fail(element);
    }

    [Fact]
    public void It_reads_like_a_list()
    {
        Assert.Equal((2, false, "bob"), (Two.Count, Two.IsEmpty, Two[1]));
        Assert.Equal("ann bob", string.Join(' ', (IEnumerable<string>)Two));
        Assert.Equal(Two, Two.Items.ToEquatable());
    }

    [Fact]
    public void Records_that_hold_one_are_equal_by_its_elements()
    {
        var friend = new Friend(A.Bob, A.Start) { AddSource = "Web", Groups = ["work"] };

        Assert.Equal(friend, friend with { Groups = ["work"] });
        Assert.NotEqual(friend, friend with { Groups = ["home"] });
    }
}
