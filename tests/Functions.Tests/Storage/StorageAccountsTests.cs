using Microsoft.Extensions.Configuration;
using Presence.Functions.Configuration;
using Presence.Functions.Storage.Tables;

namespace Presence.Functions.Tests.Storage;

public sealed class StorageAccountsTests
{
    private const string Key = "c2VjcmV0IHNlY3JldCBzZWNyZXQ=";
    private const string Account = $"DefaultEndpointsProtocol=https;AccountName=one;AccountKey={Key};EndpointSuffix=core.windows.net";

    [Fact]
    public void One_account_by_its_connection_string() => Assert.Single(Open(("PresenceStorage", Account)));

    [Fact]
    public void One_account_by_identity() => Assert.Single(Open(
        ("PresenceStorage__tableServiceUri", "https://one.table.core.windows.net"),
        ("PresenceStorage__clientId", "00000000-0000-0000-0000-000000000001")));

    [Fact]
    public void Several_accounts_are_a_list_of_either() => Assert.Equal(3, Open(
        ("PresenceStorage__0", Account),
        ("PresenceStorage__1__tableServiceUri", "https://two.table.core.windows.net"),
        ("PresenceStorage__2", Account)).Count);

    [Theory]
    [InlineData("PresenceStorage", null)]
    [InlineData("PresenceStorage", "")]
    [InlineData("PresenceStorage", "hello")]
    [InlineData("PresenceStorage", $"AccountName=one;AccountKey={Key}!;EndpointSuffix=core.windows.net")]
    [InlineData("PresenceStorage", $"AccountName=one;AccountKey={Key}")]
    [InlineData("PresenceStorage", $"AccountKey={Key};AccountKey={Key}")]
    [InlineData("PresenceStorage__0", "")]
    [InlineData("PresenceStorage__0", $"AccountKey={Key}")]
    public void What_cannot_be_opened_is_named_and_not_quoted(string name, string? value) => IsRefused(name, (name, value));

    [Fact]
    public void A_malformed_address_is_named() =>
        IsRefused("PresenceStorage__1", ("PresenceStorage__0", Account), ("PresenceStorage__1__tableServiceUri", "no address"));

    [Fact]
    public void One_account_of_a_list_that_is_empty_is_named() =>
        IsRefused("PresenceStorage__1", ("PresenceStorage__0", Account), ("PresenceStorage__1", ""));

    private static void IsRefused(string name, params (string Name, string? Value)[] values)
    {
        var wrong = Assert.Throws<SettingsException>(() => Open(values));

        Assert.Equal(
            $"Setting {name}: is missing or malformed; write a storage connection string, or set __tableServiceUri to use an identity.",
            wrong.Message);
        Assert.Null(wrong.InnerException);
        Assert.DoesNotContain("c2Vj", wrong.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Azure.Data.Tables.TableServiceClient> Open(params (string Name, string? Value)[] values) =>
        StorageAccounts.Open(new ConfigurationBuilder().AddInMemoryCollection(
            values.Select(pair => KeyValuePair.Create(pair.Name.Replace("__", ":", StringComparison.Ordinal), pair.Value))).Build());
}
