namespace Presence.Domain.Tests;

public sealed class UserKeyTests
{
    [Fact]
    public void Ids_and_apps_are_told_apart_exactly()
    {
        Assert.Equal(new UserKey(1, A.Ann), new UserKey(1, new UserId("ann")));
        Assert.NotEqual(new UserKey(1, A.Ann), new UserKey(1, new UserId("Ann")));
        Assert.NotEqual(new UserKey(1, A.Ann), new UserKey(2, A.Ann));
    }
}
