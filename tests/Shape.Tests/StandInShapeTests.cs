using System.Reflection;
using Azure.Data.Tables;

namespace Presence.Tests;

/// <summary>Where the real packages are, everything that a stand-in declares must be there too, with the same signature.</summary>
public sealed class StandInShapeTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Stand_ins_are_used_exactly_where_the_real_packages_are_not()
    {
        var used = typeof(TableClient).Assembly.GetName().Name;
        Assert.Equal(Repository.HasAzurePackages ? "Azure.Data.Tables" : "Presence.StandIns", used);
    }

    [AzureFact]
    public void Every_public_member_of_a_stand_in_is_one_of_the_real_package()
    {
        var path = typeof(StandInShapeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "StandIns");
        var standIns = Assembly.LoadFrom(path.Value!);
        var invented = new List<string>();
        foreach (var type in standIns.GetExportedTypes())
        {
            if (RealType(type.FullName!) is not { } real) { invented.Add(type.FullName!); continue; }
            var members = Members(real).ToHashSet(StringComparer.Ordinal);
            invented.AddRange(Members(type).Where(member => !members.Contains(member)).Select(member => $"{type.FullName}: {member}"));
        }
        Assert.True(invented.Count == 0, string.Join('\n', invented));
    }

    private static Type? RealType(string name) =>
        RealAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    private static IEnumerable<Assembly> RealAssemblies() =>
        from file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
        let name = Path.GetFileNameWithoutExtension(file)
        where name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal) || name.StartsWith("Azure.", StringComparison.Ordinal)
        select Assembly.Load(name);

    private static IEnumerable<string> Members(Type type) =>
        from member in type.GetMembers(Declared)
        where IsVisible(member)
        select member is MethodBase method
            ? $"{member} ({string.Join(", ", method.GetParameters().Select(NameAndDefault))})"
            : $"{member}";

    private static string? NameAndDefault(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? $"{parameter.Name} = {parameter.DefaultValue ?? "null"}" : parameter.Name;

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily,
        Type nested => nested.IsNestedPublic || nested.IsNestedFamily || nested.IsNestedFamORAssem,
        _ => false,   // properties and events show by their accessors
    };

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class AzureFactAttribute : FactAttribute
    {
        public AzureFactAttribute() =>
            Skip = Repository.HasAzurePackages ? null : "The real packages are not on this machine: nothing to compare the stand-ins with.";
    }
}
