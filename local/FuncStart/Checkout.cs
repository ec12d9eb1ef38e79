namespace Presence.FuncStart;

/// <summary>A checkout of the repository.</summary>
/// <param name="Root">Its folder.</param>
internal sealed record Checkout(string Root)
{
    /// <summary>Where the settings of <c>func start</c> lie. The build copies them beside the app.</summary>
    public string LocalSettings => Path.Combine(Root, "local.settings.json");

    /// <summary>The checkout that a folder lies in.</summary>
    public static Checkout Around(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Presence.sln"))) return new Checkout(at.FullName);
        throw new CannotStartException($"{folder} is not in a checkout of Presence; go there first.");
    }

    /// <summary>Makes the settings from the sample; false where there are some, which stay.</summary>
    public bool MakeLocalSettings()
    {
        if (File.Exists(LocalSettings)) return false;
        File.Copy(Path.Combine(Root, "local.settings.sample.json"), LocalSettings);
        return true;
    }
}
