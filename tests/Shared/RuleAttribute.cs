namespace Presence.Tests;

/// <summary>Says which rule of docs/rules.md a test keeps. A rule without one fails Shape.Tests.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RuleAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
