using System.Text.Json;
using Presence.Domain;
using Presence.Functions.Push;

namespace Presence.Checker.Tests;

/// <summary>How a user stands, as a client reads it from a message.</summary>
internal sealed record Word(string UserID, StatusType StatusType, string CustomStatus, long Ver);

/// <summary>One connection: what the service knows of it, and what its client has heard.</summary>
internal sealed class SimulatedConnection(string id, ConnectionClaim claim, Device device)
{
    public string Id { get; } = id;

    public ConnectionClaim Claim { get; } = claim;

    public Device Device { get; } = device;

    public bool IsOpen { get; set; } = true;

    /// <summary>Whether the client was told that nothing is missed from now on.</summary>
    public bool IsReady { get; private set; }

    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>The newest that it has heard of each user.</summary>
    public Dictionary<string, Word> Heard { get; } = new(StringComparer.Ordinal);

    /// <summary>A message arrives.</summary>
    /// <returns>What it says about users; empty for any other message.</returns>
    public IReadOnlyList<Word> Take(ClientMessage message)
    {
        if (message.Target == ClientMessages.Targets.Ready) IsReady = true;
        if (message.Target == ClientMessages.Targets.KickedOut) Device.IsPushedOut = true;
        if (message.Target != ClientMessages.Targets.StatusUpdated) return [];
        var words = JsonSerializer.SerializeToElement(message.Argument, JsonSerializerOptions.Web)
            .Deserialize<Word[]>(JsonSerializerOptions.Web)!;
        foreach (var word in words)
            if (!Heard.TryGetValue(word.UserID, out var before) || before.Ver < word.Ver) Heard[word.UserID] = word;
        return words;
    }
}
