using System.Globalization;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Push;
using Presence.Functions.Storage;

namespace Presence.Herds;

/// <summary>All clients of a herd: they lose their connections at once, and come back as their policy says.</summary>
internal sealed class HerdClients(HerdPlan plan, HerdQueue requests, HerdSignalR service, HerdCounts counts)
{
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMilliseconds(50);
    private readonly Random _random = new(plan.Seed);
    private readonly Client[] _clients = new Client[plan.Users];
    private int _connections;

    private sealed class Client(UserKey user, string session)
    {
        public ConnectionClaim Claim { get; } = new(user, session, "signature");

        public string? Connection { get; set; }

        public int Tries { get; set; }

        public bool IsReady { get; set; }
    }

    /// <summary>Clients that hear of everything.</summary>
    public int Ready { get; private set; }

    /// <summary>When the last one became ready.</summary>
    public TimeSpan LastReadyAt { get; private set; }

    /// <summary>All calls until then.</summary>
    public Calls CallsThen { get; private set; }

    public int GaveUp { get; private set; }

    /// <summary>A client that is connected from the start.</summary>
    public void Add(int number, UserKey user, string session, string connection)
    {
        _clients[number] = new Client(user, session) { Connection = connection };
        service.Open(connection, _ => { }, () => { });
    }

    /// <summary>All connections are lost.</summary>
    public void Lose()
    {
        _random.Shuffle(_clients);
        foreach (var client in _clients) Lose(client, plan.Reports);
        foreach (var client in _clients) TryLater(client);
    }

    private void Lose(Client client, bool isReported)
    {
        var (claim, connection) = (client.Claim, client.Connection!);
        if (!service.Lose(connection)) return;
        client.Connection = null;
        if (client.IsReady) Ready--;
        client.IsReady = false;
        if (isReported) requests.Add(on => on.Connections.DisconnectedAsync(claim, connection, CancellationToken.None));
    }

    private void TryLater(Client client)
    {
        if (plan.Waits(client.Tries++, _random) is { } wait) counts.Time.After(wait, () => Try(client));
        else GaveUp++;
    }

    private void Try(Client client) => requests.Add(async on =>
    {
        Negotiated? answer = null;
        try
        {
            var user = client.Claim.User;
            var row = await on.Rows.LoadAsync(RowKind.User, user, CancellationToken.None);   // as the signature is checked
            var rows = new UserRows(user).With(RowKind.User, row);
            var signature = new Signature(counts.Time.Now, client.Claim.Credential);
            (answer, _) = await on.Connections.NegotiateAsync(rows, Platform.Web, "", signature, CancellationToken.None);
        }
        finally
        {
            counts.Time.After(OnTheWay, () => Connect(client, answer));
        }
    });

    private void Connect(Client client, Negotiated? answer)
    {
        if (answer is null || service.IsAway)
        {
            TryLater(client);
            return;
        }
        client.Tries = 0;
        var claim = client.Claim with { SessionId = answer.SessionId };
        var connection = client.Connection = string.Create(CultureInfo.InvariantCulture, $"again{++_connections}");
        service.Open(connection, groups => BecomeReady(client, connection, groups), () => ComeBack(client));
        requests.Add(on => on.Connections.ConnectedAsync(claim, connection, CancellationToken.None));
        if (plan.Patience is { } patience) counts.Time.After(patience(_random), () => LosePatience(client, connection));
    }

    private void BecomeReady(Client client, string connection, int groups)
    {
        if (!IsOn(client, connection) || client.IsReady || groups != 1 + plan.Subscriptions) return;
        client.IsReady = true;
        Ready++;
        LastReadyAt = counts.Time.Elapsed;
        CallsThen = counts.All;
    }

    private void LosePatience(Client client, string connection)
    {
        if (!IsOn(client, connection) || client.IsReady) return;
        Lose(client, isReported: true);
        Try(client);
    }

    private static bool IsOn(Client client, string connection) => string.Equals(client.Connection, connection, StringComparison.Ordinal);

    private void ComeBack(Client client)
    {
        if (client.IsReady) Ready--;
        (client.IsReady, client.Connection) = (false, null);
        TryLater(client);
    }
}
