namespace Presence.Functions.Configuration;

/// <summary>A setting is wrong: one line that names it and says what to write instead.</summary>
/// <param name="name">As written in app settings, with <c>__</c>.</param>
public sealed class SettingsException(string name, string remedy) : Exception($"Setting {name}: {remedy}".ReplaceLineEndings(" "));
