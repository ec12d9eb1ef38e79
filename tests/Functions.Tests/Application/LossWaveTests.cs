using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Tests.Support;
using Presence.Tests;

namespace Presence.Functions.Tests.Application;

/// <summary>A wave of lost links is told from users who leave by how fast they come (R29).</summary>
public sealed class LossWaveTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly World _world = new();
    private readonly LossWave _losses;

    public LossWaveTests() => _losses = new LossWave(_world.Clock, _world.Metrics);

    public void Dispose() => _world.Dispose();

    [Fact, Rule("R29")]
    public void More_than_a_hundred_within_ten_seconds_are_a_wave()
    {
        Assert.DoesNotContain(true, Note(LossWave.Floor));
        Assert.Equal(LossWave.Floor + 1, Note().Count);   // with those before it was noticed
        Assert.Single(Note());
    }

    [Fact, Rule("R29")]
    public void The_same_number_in_a_longer_time_is_none()
    {
        for (var second = 0; second < 600; second++)
        {
            Assert.DoesNotContain(true, Note(LossWave.Floor / 10));
            _world.Clock.Advance(Second);
        }
    }

    [Fact, Rule("R29")]
    public void A_wave_ends_with_the_last_seconds()
    {
        Note(1000);
        _world.Clock.Advance(LossWave.Window - Second);
        Assert.Single(Note());
        _world.Clock.Advance(Second);
        Assert.Empty(Note());
    }

    [Fact, Rule("R29")]
    public void Where_many_are_usual_it_takes_many_more()
    {
        for (var second = 0; second < 1200; second++)
        {
            Note(40);
            _world.Clock.Advance(Second);
        }
        Assert.DoesNotContain(true, Note(1000));   // 1,360 in ten seconds, where 350 are usual
        Assert.Contains(true, Note(1000));
    }

    [Fact, Rule("R29")]
    public void A_second_wave_soon_after_the_first_is_one_too()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains(true, Note(1000));
            _world.Clock.Advance(60 * Second);
        }
    }

    [Fact, Rule("R29")]
    public void Losses_of_before_the_window_are_no_part_of_a_wave()
    {
        Note(50);
        _world.Clock.Advance(LossWave.Window);
        Note(LossWave.Floor);

        Assert.Equal(LossWave.Floor + 1, Note().Count);
    }

    [Fact, Rule("R29")]
    public void What_is_remembered_is_bounded()
    {
        for (var second = 0; second < 1200; second++)
        {
            Note(400);
            _world.Clock.Advance(Second);
        }
        IReadOnlyList<Loss> wave = [];
        while (wave.Count == 0) wave = Note();

        Assert.Equal(LossWave.RememberedMax, wave.Count);
    }

    [Fact, Rule("R29")]
    public void After_a_long_silence_nothing_is_usual()
    {
        for (var second = 0; second < 600; second++)
        {
            Note(400);
            _world.Clock.Advance(Second);
        }
        _world.Clock.Advance(3600 * Second);

        Assert.Contains(true, Note(LossWave.Floor + 1));
    }

    [Fact, Rule("R29")]
    public void A_clock_that_was_set_back_begins_anew()
    {
        Note(1000);
        _world.Clock.Advance(-3600 * Second);

        Assert.DoesNotContain(true, Note(LossWave.Floor));
    }

    [Fact, Rule("R29"), Rule("R11")]
    public async Task Who_comes_back_with_the_last_try_of_a_stock_client_was_never_gone()
    {
        var users = Enumerable.Range(0, LossWave.Floor + 50).Select(i => World.Key($"user{i}")).ToList();
        foreach (var user in users)
        {
            await _world.DoAsync(user, new Command.SignIn("s1", Platform.Web, ""));
            await _world.Connections.ConnectedAsync(new(user, "s1"), $"{user.User}-1", default);
        }
        foreach (var user in users)
        {
            _world.Push.Drop($"{user.User}-1");
            await _world.Connections.DisconnectedAsync(new(user, "s1"), $"{user.User}-1", default);
        }

        for (var second = 0; second < 42; second += 6)
        {
            _world.Clock.Advance(6 * Second);
            await _world.SweepAsync();
        }
        foreach (var user in users) await _world.Connections.ConnectedAsync(new(user, "s1"), $"{user.User}-2", default);

        Assert.DoesNotContain(_world.Push.Told, told => told.Change.StatusType == StatusType.Offline);
    }

    private IReadOnlyList<Loss> Note() => _losses.Note(new(World.Ann, "s1"), "c1");

    private List<bool> Note(int losses) => [.. Enumerable.Range(0, losses).Select(_ => Note().Count > 0)];
}
