using Microsoft.Extensions.Configuration;

namespace Presence.Functions.Configuration;

/// <summary>
/// Key Vault references, which Azure puts the secret in the place of. One that it could not resolve is handed to the app as it is
/// written, and would be taken for the secret itself: a key that anybody can guess.
/// </summary>
internal static class KeyVaultReferences
{
    private const string Beginning = "@Microsoft.KeyVault(";

    /// <summary>Refuses them in a setting and in all below it.</summary>
    /// <exception cref="SettingsException">There is one.</exception>
    public static void Refuse(IConfigurationSection section)
    {
        foreach (var (path, value) in section.AsEnumerable())
        {
            if (value?.TrimStart().StartsWith(Beginning, StringComparison.OrdinalIgnoreCase) == true)
                throw new SettingsException(
                    path.Replace(":", "__", StringComparison.Ordinal),
                    "is a Key Vault reference that was not resolved; check the reference, and that the app's identity may read "
                    + "the secret.");
        }
    }
}
