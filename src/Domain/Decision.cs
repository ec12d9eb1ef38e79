using System.Collections.Immutable;

namespace Presence.Domain;

/// <summary>What a command comes to.</summary>
/// <param name="State">The state to commit; the same object as <paramref name="Before"/> when there is nothing to commit.</param>
/// <param name="Effects">What to do after the commit, in this order.</param>
public sealed record Decision(UserState Before, UserState State, ImmutableArray<Effect> Effects)
{
    /// <summary>Why the command was not carried out; null when it was. A refused command changes nothing (R18).</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The session that the command was about, as it now is; null when there is none.</summary>
    public Session? Session { get; init; }

    /// <summary>Why the status that others see changed; null when it did not. Of several changes in one commit the last (R32).</summary>
    public ChangeReason? Reason { get; init; }

    /// <summary>The name of the command.</summary>
    public string Command { get; init; } = "";

    /// <summary>Whether the status that others see changed.</summary>
    public bool ChangesStatus => State.Ver > Before.Ver;

    /// <summary>Whether nothing is to be kept of the user: all that is stored goes (R28, R31).</summary>
    public bool Forgets => State.Equals(UserState.None) && !Before.Equals(UserState.None);

    /// <summary>Whether the account is deleted by this: nothing that was scheduled for it counts any more (R31).</summary>
    public bool Deletes => State.IsDeleted && !Before.IsDeleted;
}
