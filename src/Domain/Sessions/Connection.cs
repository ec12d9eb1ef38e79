using System.Runtime.InteropServices;

namespace Presence.Domain;

/// <summary>One SignalR connection of a session.</summary>
/// <param name="Id">SignalR's id.</param>
/// <param name="Credential">Names the signature with which it was negotiated; empty where that is unknown.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Connection(string Id, string Credential = "")
{
    /// <summary>When it was first heard of; null where an older build has noted it.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it was reported lost. A hint: the service is asked before the connection is forgotten (R3).</summary>
    public bool ReportedLost { get; init; }
}
