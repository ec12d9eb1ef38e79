namespace Presence.Domain;

/// <summary>What a session runs on. The names are the vendor's (Tencent IM, login policies).</summary>
public enum Platform
{
    /// <summary>A browser, a mini-program, anything without a system push. The default.</summary>
    Web,
    /// <summary>An Android phone or tablet.</summary>
    Android,
    /// <summary>An iPhone.</summary>
    IPhone,
    /// <summary>An iPad.</summary>
    IPad,
    /// <summary>Windows.</summary>
    Windows,
    /// <summary>macOS.</summary>
    Mac,
    /// <summary>Linux.</summary>
    Linux,
}

/// <summary>What the rules need to know of a platform.</summary>
public static class Platforms
{
    /// <summary>Whether the device is known to be lost for days, and not for an hour: every platform but Web (R5, R6).</summary>
    public static bool IsNative(this Platform platform) => platform != Platform.Web;

    /// <summary>Whether a push still reaches the device after its link is lost: Android, iPhone and iPad (R4).</summary>
    public static bool KeepsPush(this Platform platform) =>
        platform is Platform.Android or Platform.IPhone or Platform.IPad;

    /// <summary>The name as the vendor writes it, with a small i for Apple's.</summary>
    public static string WireName(this Platform platform) => platform switch
    {
        Platform.IPhone => "iPhone",
        Platform.IPad => "iPad",
        _ => platform.ToString(),
    };

    /// <summary>Reads a platform by its name, in any case; null or empty is <see cref="Platform.Web"/>.</summary>
    /// <param name="name">"Android", "iPhone", "iPad", "Windows", "Mac", "Linux" or "Web".</param>
    public static bool TryParse(string? name, out Platform platform)
    {
        platform = Platform.Web;
        if (string.IsNullOrEmpty(name)) return true;
        foreach (var known in Enum.GetValues<Platform>())
        {
            if (!string.Equals(known.ToString(), name, StringComparison.OrdinalIgnoreCase)) continue;
            platform = known;
            return true;
        }
        return false;
    }
}
