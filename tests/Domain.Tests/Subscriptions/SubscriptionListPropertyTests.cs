using FsCheck;
using FsCheck.Fluent;
using Presence.Tests;

namespace Presence.Domain.Tests;

public sealed class SubscriptionListPropertyTests
{
    [Rule("R14"), Fact]
    public void A_user_never_watches_more_than_the_quota_nor_anybody_twice() =>
        Check.One(Play.Cases, Prop.ForAll(Arb.From(Gen.Choose(0, 9).Select(i => new UserId($"user{i}")).ArrayOf().ArrayOf()), batches =>
        {
            var (subscriptions, now) = (SubscriptionList.None, A.Start);
            foreach (var batch in batches)
            {
                var before = subscriptions;
                (subscriptions, var evicted) = before.Add(batch, now += A.Tick, 5);
                Assert.InRange(subscriptions.Items.Count, 0, 5);
                Assert.Equal(subscriptions.Items.Count, subscriptions.Items.DistinctBy(i => i.User).Count());
                var gone = before.Items.Select(i => i.User).Where(user => !subscriptions.Has(user));
                Assert.Equal(gone.OrderBy(user => user.Value), evicted.OrderBy(user => user.Value));
                Assert.Equal(subscriptions.Items.OrderBy(i => i.Since), subscriptions.Items);
            }
        }));
}
