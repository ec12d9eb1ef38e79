using System.Text.RegularExpressions;

namespace Presence.Functions.Tests.Infra;

/// <summary>The built-in roles that may be given, by the ids that Azure documents.</summary>
internal static partial class BicepRoles
{
    /// <summary>Their names in <c>modules/roles.bicep</c>, and their ids.</summary>
    public static readonly Dictionary<string, string> Documented = new(StringComparer.Ordinal)
    {
        ["keyVaultSecretsOfficer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["keyVaultSecretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["signalrServiceOwner"] = "7e4f1700-ea5a-4f59-8f37-079cfe29dce3",
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    };

    /// <summary>Returns ids that are not documented, or are called by another role's name.</summary>
    public static IEnumerable<string> Find(IReadOnlyList<BicepFile> files)
    {
        foreach (var file in files)
            foreach (var id in file.Strings.SelectMany(text => Id().Matches(text)).Select(match => match.Value))
                if (!Documented.ContainsValue(id)) yield return $"{file.Name}: {id} is no role that may be given";
        foreach (var (name, value) in files.SelectMany(file => file.Of("var")).SelectMany(one => one.Value?.Object ?? []))
            if (value.String is { } id && Id().IsMatch(id) && Documented.GetValueOrDefault(name) != id)
                yield return $"{name} is not {id}";
    }

    /// <summary>Each assignment as WHO ROLE WHERE, as they are named in the file.</summary>
    public static IEnumerable<string> Given(BicepFile file) => file.Of("resource")
        .Where(resource => resource.Label!.StartsWith("Microsoft.Authorization/roleAssignments@", StringComparison.Ordinal))
        .Select(resource => (
            Who: resource.Value!.At("properties", "principalId")!.Text,
            Role: resource.Value.At("properties", "roleDefinitionId")!.Arguments![1].Text,
            Where: resource.Value.At("scope")!.Text))
        .Select(given => $"{given.Who} {given.Role} {given.Where}");

    [GeneratedRegex("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
