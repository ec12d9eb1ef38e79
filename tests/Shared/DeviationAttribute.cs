namespace Presence.Tests;

/// <summary>Says which lines of docs/deviations.md a test keeps. A line without a test or golden message fails Shape.Tests.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class DeviationAttribute(params string[] ids) : Attribute
{
    public string[] Ids { get; } = ids;
}

/// <summary>Says that a test reads a table of docs/deviations.md and keeps each of its rows.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class DeviationTableAttribute(string heading) : Attribute
{
    public string Heading { get; } = heading;
}
