using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presence.Functions.Configuration;

namespace Presence.Functions.Storage.Tables;

/// <summary>
/// Makes the accounts ready: their tables are there, and the list of accounts is the one over which users are spread. An account
/// that is out of reach stops nobody else: it is tried again until it answers, and its users are refused meanwhile.
/// </summary>
public sealed partial class TableStart(
    TableAccounts accounts, IHostApplicationLifetime app, TimeProvider clock, ILogger<TableStart> log) : BackgroundService
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    /// <summary>Why the app was stopped after its start; null where it was not.</summary>
    public SettingsException? Wrong { get; private set; }

    /// <summary>Tries every account once, all at the same time.</summary>
    /// <returns>How many are out of reach.</returns>
    /// <exception cref="SettingsException">Users are spread over other accounts.</exception>
    public async Task<int> PrepareAsync(CancellationToken stop)
    {
        var found = await Task.WhenAll(
            accounts.All.Select((account, i) => TryAsync(account, () => FindAsync(account, i, stop), PauseMin, stop)));
        // Only now: of a wrong list nothing is written into an account that is new in it.
        await Task.WhenAll(accounts.All.Where((_, i) => found[i] is { IsNew: true }).Select(account =>
            TryAsync(account, () => JoinAsync(account, PositionOf(account), stop), PauseMin, stop)));
        return Out.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var pause = PauseMin; Out.Count > 0; pause = After(pause))
            {
                await Task.Delay(pause, clock, stoppingToken);
                await Task.WhenAll(Out.Select(account => ComeBackAsync(account, After(pause), stoppingToken)));
            }
        }
        catch (SettingsException wrong)
        {
            Wrong = wrong;
            LogWrong(wrong.Message);
            app.StopApplication();
        }
    }

    private sealed record Found(bool IsNew);

    private List<StorageAccount> Out => [.. accounts.All.Where(account => account.IsOut)];

    private static TimeSpan After(TimeSpan pause) => pause * 2 < PauseMax ? pause * 2 : PauseMax;

    private int PositionOf(StorageAccount account) => accounts.All.Index().First(one => one.Item == account).Index;

    private async Task ComeBackAsync(StorageAccount account, TimeSpan pause, CancellationToken stop)
    {
        var position = PositionOf(account);
        if (await TryAsync(account, () => FindAsync(account, position, stop), pause, stop) is not { } found) return;
        var joined = !found.IsNew || await TryAsync(account, () => JoinAsync(account, position, stop), pause, stop) is not null;
        if (joined) LogBack(account.Address);
    }

    private async Task<Found> FindAsync(StorageAccount account, int position, CancellationToken stop)
    {
        await account.CreateTablesAsync(stop);
        var membership = await account.FindMembershipAsync(stop);
        membership?.Check(accounts.List, position);
        if (membership is null && accounts.All.Count > 1 && await account.HasUsersAsync(stop)) throw AccountMembership.Unknown(account);
        return new Found(membership is null);
    }

    // Of several instances at their first start one writes it; the others look again.
    private async Task<Found> JoinAsync(StorageAccount account, int position, CancellationToken stop) =>
        await account.TryAddMembershipAsync(new AccountMembership(accounts.List, position, AccountList.None), stop)
            ? new Found(IsNew: false)
            : await FindAsync(account, position, stop);

    private async Task<Found?> TryAsync(StorageAccount account, Func<Task<Found>> act, TimeSpan pause, CancellationToken stop)
    {
        try
        {
            var found = await act();
            account.IsOut = false;
            return found;
        }
        catch (Exception failure) when (failure is not SettingsException && !stop.IsCancellationRequested)
        {
            account.IsOut = true;
            LogOut(account.Address, ReasonOf(failure), pause.TotalSeconds);
            return null;
        }
    }

    // Never the text of an exception: it may quote what was sent.
    internal static string ReasonOf(Exception failure) => failure switch
    {
        TimeoutException { InnerException: { } inner } => ReasonOf(inner),
        AggregateException { InnerExceptions: [.., var last] } => ReasonOf(last),
        RequestFailedException { Status: > 0 } answer => $"{answer.Status} {answer.ErrorCode}".TrimEnd(),
        RequestFailedException { InnerException: { } inner } => ReasonOf(inner),
        _ => failure.GetType().Name,
    };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Storage account {Address} is out of reach ({Reason}). Its users are refused until it answers; next try in {Seconds} s.")]
    private partial void LogOut(string address, string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage account {Address} answers.")]
    private partial void LogBack(string address);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Line}")]
    private partial void LogWrong(string line);
}
