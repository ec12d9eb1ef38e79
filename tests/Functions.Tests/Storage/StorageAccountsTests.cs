using Microsoft.Extensions.Configuration;
using Presence.Functions.Storage;

namespace Presence.Functions.Tests.Storage;

public sealed class StorageAccountsTests
{
    private const string Key = "c2VjcmV0IHNlY3JldCBzZWNyZXQ=";
    private const string Account = $"DefaultEndpointsProtocol=https;AccountName=one;AccountKey={Key};EndpointSuffix=core.windows.net";

    [Fact]
    public void One_account_by_its_connection_string() => Assert.Single(Open(("PresenceStorage", Account)));

    [Fact]
    public void One_account_by_identity() =>
        Assert.Single(Open(("PresenceStorage:tableServiceUri", "https://one.table.core.windows.net"), ("PresenceStorage:clientId", "00000000-0000-0000-0000-000000000001")));

    [Fact]
    public void Several_accounts_are_a_list_of_either() =>
        Assert.Equal(3, Open(("PresenceStorage:0", Account), ("PresenceStorage:1:tableServiceUri", "https://two.table.core.windows.net"), ("PresenceStorage:2", Account)).Count);

    [Theory]
    [InlineData("PresenceStorage", null)]
    [InlineData("PresenceStorage", "")]
    [InlineData("PresenceStorage", "hello")]
    [InlineData("PresenceStorage", $"AccountName=one;AccountKey={Key}!;EndpointSuffix=core.windows.net")]
    [InlineData("PresenceStorage", $"AccountName=one;AccountKey={Key}")]
    [InlineData("PresenceStorage", $"AccountKey={Key};AccountKey={Key}")]
    [InlineData("PresenceStorage__0", "")]
    [InlineData("PresenceStorage__0", $"AccountKey={Key}")]
    public void What_cannot_be_opened_is_named_and_not_quoted(string name, string? value)
    {
        var wrong = Assert.Throws<SettingsException>(() => Open((name.Replace("__", ":", StringComparison.Ordinal), value)));

        Assert.StartsWith($"Setting {name}: ", wrong.Message, StringComparison.Ordinal);
        Silent(wrong);
    }

    [Fact]
    public void A_malformed_address_is_named()
    {
        var wrong = Assert.Throws<SettingsException>(() => Open(("PresenceStorage:0", Account), ("PresenceStorage:1:tableServiceUri", "no address")));

        Assert.StartsWith("Setting PresenceStorage__1: ", wrong.Message, StringComparison.Ordinal);
        Silent(wrong);
    }

    private static void Silent(Exception wrong)
    {
        Assert.Null(wrong.InnerException);
        Assert.DoesNotContain("c2Vj", wrong.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    private static IReadOnlyList<Azure.Data.Tables.TableServiceClient> Open(params (string Name, string? Value)[] values) =>
        StorageAccounts.Open(new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))).Build());
}
