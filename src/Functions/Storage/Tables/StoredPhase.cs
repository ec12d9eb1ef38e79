using Presence.Domain;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// The names of phases as they are stored. A lost session has two, by its platform: those by which earlier builds know it, so that an
/// earlier and a later build can work on the same row.
/// </summary>
internal static class StoredPhase
{
    private const string LostPhone = "PushOnline";
    private const string LostOther = "Lapsed";

    /// <summary>The name under which a session's phase is stored.</summary>
    public static string NameOf(Session session) =>
        session.Phase != Phase.Lost ? session.Phase.ToString() : session.Platform.KeepsPush() ? LostPhone : LostOther;

    /// <summary>Whether a name is one of this build.</summary>
    public static bool Has(string name) => name is LostPhone or LostOther or nameof(Phase.Waiting) or nameof(Phase.Online);

    /// <summary>The phase of a name of this build.</summary>
    public static Phase Of(string name) => name is LostPhone or LostOther ? Phase.Lost : StoredNames<Phase>.Of(name);
}
