namespace Presence.Functions.Storage.Tables;

/// <summary>A hash that stays the same for ever and everywhere (FNV-1a): it decides where a user's rows lie.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        var hash = 2166136261;
        foreach (var c in text) hash = unchecked((hash ^ c) * 16777619);
        return hash;
    }
}
