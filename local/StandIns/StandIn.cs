namespace Presence.StandIns;

/// <summary>What a stand-in says when it is asked for the real thing.</summary>
internal static class StandIn
{
    /// <summary>The refusal for a member that only the real package can perform.</summary>
    /// <param name="what">The package or part that is missing, as a reader knows it: "Functions worker".</param>
    public static NotSupportedException NotThe(string what) =>
        new($"This is a stand-in build, it is not the {what}. Run local/LocalHost, or local/FuncStart, which builds on the real packages.");
}
