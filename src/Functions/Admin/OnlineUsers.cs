using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Functions.Admin;

/// <summary>How many users are online.</summary>
/// <param name="Online">Those who are Online.</param>
/// <param name="Platforms">Those who are Online on each platform; who is on two counts for both.</param>
/// <param name="IsExact">Whether everybody was looked at; else the numbers are estimated.</param>
/// <param name="Listed">How many the list of names has: more are not online.</param>
/// <param name="Looked">How many were looked at.</param>
/// <param name="Complete">Whether the list of names is.</param>
public sealed record OnlineCounts(
    DateTimeOffset AsOf, int Online, IReadOnlyDictionary<Platform, int> Platforms, bool IsExact, int Listed, int Looked, bool Complete);

/// <summary>Who is online, and how many: names come from <see cref="OnlineNames"/>, and their rows say how they stand.</summary>
public sealed class OnlineUsers(OnlineNames names, PresenceService presence, TimeProvider clock)
{
    /// <summary>Most users who are looked at for one page.</summary>
    public const int LookedMax = 500;

    /// <summary>Most users who are looked at for a count.</summary>
    public const int SampleMax = 500;

    private static readonly TimeSpan CountWithin = TimeSpan.FromSeconds(10);
    private static readonly Platform[] AllPlatforms = Enum.GetValues<Platform>();

    private readonly ConcurrentDictionary<uint, SharedAnswer<OnlineCounts>> _counts = new();

    /// <summary>A page of those who are Online, in the order of their ids, as the app's backend sees them.</summary>
    /// <param name="app">The SdkAppId.</param>
    /// <param name="after">The cursor; null for the first page.</param>
    /// <param name="prefix">What ids begin with; empty for all.</param>
    /// <param name="platform">On which they are Online; null for any.</param>
    /// <param name="limit">Most users.</param>
    public async Task<NamePage<OnlineUser>> PageAsync(
        uint app, string? after, string prefix, Platform? platform, int limit, CancellationToken stop) =>
        await NameWalk.PageAsync(
            await names.GetAsync(stop), app, after, prefix, limit, LookedMax,
            async (users, within) => Array.ConvertAll(
                await presence.ReadAsync(users, Viewer.Backend, within),
                view => view.Type == StatusType.Online && new OnlineUser(view) is var user
                    && (platform is null || user.Platforms.Contains(platform.Value)) ? user : null),
            stop);

    /// <summary>How many are online, some seconds old at most.</summary>
    /// <param name="app">The SdkAppId.</param>
    public Task<OnlineCounts> CountAsync(uint app, CancellationToken stop) => _counts.GetOrAdd(app, _ => new(
        clock, OnlineNames.KeptFor, CountWithin, async within => await CountNowAsync(app, within))).GetAsync(stop);

    private async Task<OnlineCounts> CountNowAsync(uint app, CancellationToken within)
    {
        var list = await names.GetAsync(within);
        var all = list.Of(app);
        var sample = all.Length <= SampleMax ? all : [.. all.OrderBy(RankOf).Take(SampleMax)];
        var views = await presence.ReadAsync([.. sample.Select(user => new UserKey(app, user))], Viewer.Backend, within);
        var online = Array.ConvertAll(Array.FindAll(views, view => view.Type == StatusType.Online), view => new OnlineUser(view));
        var platforms = AllPlatforms.ToDictionary(
            platform => platform, platform => Projected(online.Count(user => user.Platforms.Contains(platform))));
        return new(list.AsOf, Projected(online.Length), platforms, all.Length == sample.Length, all.Length, sample.Length, list.Complete);

        int Projected(int count) => sample.Length == 0 ? 0 : (int)Math.Round((double)count * all.Length / sample.Length);
    }

    // The lowest ranks are a random sample, and the same users again and again, in every instance: so a chart does not tremble.
    private static ulong RankOf(UserId user) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(user.Value)));
}

/// <summary>One user who is Online.</summary>
/// <param name="View">As the app's backend sees the user.</param>
public sealed record OnlineUser(PresenceView View)
{
    /// <summary>On which the user is Online, each once.</summary>
    public IReadOnlyList<Platform> Platforms { get; } =
        [.. View.Devices.Where(device => device.Phase == Phase.Online).Select(device => device.Platform).Distinct()];
}
