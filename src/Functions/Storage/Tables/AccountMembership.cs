using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Configuration;

namespace Presence.Functions.Storage.Tables;

/// <summary>The addresses of all accounts, in the order of the settings: it decides where users lie.</summary>
internal sealed record AccountList(EquatableArray<string> Addresses)
{
    public static readonly AccountList None = new([]);

    public int Count => Addresses.Count;

    /// <summary>Whether users lie in the same places. An only account may change its address.</summary>
    public bool IsSameAs(AccountList other) => Equals(other) || (Count == 1 && other.Count == 1);

    /// <summary>Whether it goes on with more accounts where the other ends.</summary>
    public bool Extends(AccountList other) =>
        other.Count < Count && (other.Count == 1 || other.Addresses.SequenceEqual(Addresses.Take(other.Count), StringComparer.Ordinal));

    public override string ToString() => string.Join(", ", Addresses);
}

/// <summary>What an account knows of the list that it is part of; kept in it, so that a wrong list is found at the start.</summary>
/// <param name="List">Over which users are spread.</param>
/// <param name="Position">Of this account in it, from 0.</param>
/// <param name="MovingTo">Over which users are being spread just now; <see cref="AccountList.None"/> in peace.</param>
internal sealed record AccountMembership(AccountList List, int Position, AccountList MovingTo)
{
    public const string Partition = "accounts";
    public const string Row = "list";

    /// <summary>How to add an account, as messages say it.</summary>
    private const string HowTo = "run `dotnet run --project local/LocalHost -- add-account` (docs/accounts.md)";

    public bool IsMoving => MovingTo.Count > 0;

    public TableEntity Write() => new(Partition, Row)
    {
        ["Accounts"] = string.Join('\n', List.Addresses),
        ["Position"] = Position,
        ["MovingTo"] = string.Join('\n', MovingTo.Addresses),
    };

    public static AccountMembership Read(TableEntity entity) =>
        new(ReadList(entity, "Accounts"), entity.GetInt32("Position") ?? 0, ReadList(entity, "MovingTo"));

    /// <summary>Refuses to start with a list over which the users are not spread.</summary>
    /// <param name="configured">The list of the settings.</param>
    /// <param name="position">Of this account in it.</param>
    public void Check(AccountList configured, int position)
    {
        if (IsMoving)
            throw Wrong($"users are being moved to the accounts {MovingTo}; write these, and {HowTo} until it says that it is done.");
        if (List.IsSameAs(configured) && Position == position) return;
        throw Wrong(configured.Extends(List)
            ? $"there are more accounts than those over which users are spread ({List}); {HowTo} before the start."
            : $"users are spread over other accounts; write these, in this order: {List}. For more, add them at the end, and {HowTo}.");
    }

    /// <summary>Nothing says how the users of an account are spread that earlier builds have used.</summary>
    public static SettingsException Unknown(StorageAccount account) =>
        Wrong($"nothing says how the users of {account.Address} are spread; {HowTo} once, before the start.");

    public static SettingsException Wrong(string remedy) => new("PresenceStorage", remedy);

    private static AccountList ReadList(TableEntity entity, string column) =>
        new([.. (entity.GetString(column) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
}
