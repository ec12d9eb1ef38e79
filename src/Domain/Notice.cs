using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>What happened to a session, as an app's backend wants to hear it (Tencent IM, State.StateChange, 34357).</summary>
public enum NoticeKind
{
    /// <summary>A device came Online: a login or a reconnect.</summary>
    Login,
    /// <summary>A device signed out.</summary>
    Logout,
    /// <summary>A device went after its link was reported lost.</summary>
    LinkClosed,
    /// <summary>A device went without a word.</summary>
    TimedOut,
    /// <summary>The user set another custom status.</summary>
    CustomStatus,
}

/// <summary>One state change, waiting to be told to the app's backend (R20).</summary>
/// <param name="Seq">Grows by one with each notice of the user.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Platform">On what; Web for a custom status, which belongs to no device.</param>
/// <param name="Text">The custom status; empty for any other kind.</param>
public sealed record Notice(long Seq, DateTimeOffset At, NoticeKind Kind, Platform Platform, string Text = "")
{
    /// <summary>The devices that a login pushed out.</summary>
    public ImmutableArray<Platform> PushedOut { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(Notice? other) =>
        other is not null && Seq == other.Seq && At == other.At && Kind == other.Kind && Platform == other.Platform
        && string.Equals(Text, other.Text, StringComparison.Ordinal) && PushedOut.AsSpan().SequenceEqual(other.PushedOut.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seq, At, Kind, Platform, Text);
}
