using Presence.Domain;
using Presence.Functions.Application;

namespace Presence.Checker.Tests;

/// <summary>One device of a user.</summary>
/// <param name="returns">Whether it tries again by itself when its connection ends, as stock clients do.</param>
internal sealed class Device(UserKey user, Platform platform, string instance, bool returns)
{
    private int _signatures;

    public UserKey User { get; } = user;

    public Platform Platform { get; } = platform;

    public string Instance { get; } = instance;

    public bool Returns { get; } = returns;

    /// <summary>What it signs in with.</summary>
    public Signature Signature { get; private set; }

    /// <summary>As it was told when it signed in; null for none.</summary>
    public string? SessionId { get; set; }

    /// <summary>Whether its user wants it to be signed in.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Whether it was told that it is pushed out.</summary>
    public bool IsPushedOut { get; set; }

    /// <summary>How often it has come back by itself.</summary>
    public int Returned { get; set; }

    /// <summary>Gets a new signature.</summary>
    public void Sign(DateTimeOffset now) => Signature = new Signature(now, $"{this}#{++_signatures}");

    public override string ToString() => $"{User.User}'s {Platform}{Instance}";
}
