using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Storage;

namespace Presence.Checker.Tests;

/// <summary>
/// What clients do by themselves: they sign in, connect, come back when they are closed, and begin anew when they are not told in time
/// that they are ready.
/// </summary>
internal sealed class Clients
{
    private const int ReturnsMax = 40;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(10);

    // Those of stock SignalR clients.
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    private readonly Simulation _world;

    public Clients(Simulation world, IReadOnlyList<Device> devices)
    {
        (_world, Devices) = (world, devices);
        foreach (var device in devices) device.Sign(world.Time.Now);
        world.SignalR.Closed = connection => ComeBack(connection.Device, 0);
    }

    public IReadOnlyList<Device> Devices { get; }

    public IEnumerable<SimulatedConnection> OpenOf(Device device) =>
        _world.SignalR.All.Where(connection => connection.IsOpen && connection.Device == device);

    /// <summary>A device signs in and connects; once more is a further tab.</summary>
    /// <param name="tries">How often it has tried in vain.</param>
    public void SignIn(Device device, Instance on, int tries = 0)
    {
        (Negotiated? Result, Refusal? Why) answer = default;
        var signature = device.Signature;   // its user may have another one before the call is answered
        _world.Start($"{device} negotiates", on, async flow =>
        {
            flow.SignedAt = signature.MadeAt;
            var row = await on.Rows.LoadAsync(RowKind.User, device.User, CancellationToken.None);
            var rows = new UserRows(device.User).With(RowKind.User, row);
            answer = await on.Connections.NegotiateAsync(rows, device.Platform, device.Instance, signature, CancellationToken.None);
        }, (flow, failure) =>
        {
            if (answer is { Why: { } why })
            {
                _world.Transcript.Say($"{device} is refused: {why}");
                _world.Promises.Refused(flow, why, forgetsOthers: true);
                if (why == Refusal.SignatureRevoked) device.IsWanted = false;   // its user has to sign in again
            }
            if (failure is not null || answer.Why is not null) ComeBack(device, tries + 1);
            else if (device.IsWanted) Connect(device, answer.Result!);
        });
    }

    /// <summary>A client ends a connection, or its network does.</summary>
    public void Close(SimulatedConnection connection, bool comesBack)
    {
        _world.SignalR.Close(connection, comesBack ? "the network" : "its client");
        if (comesBack) ComeBack(connection.Device, 0);
        else if (!OpenOf(connection.Device).Any()) connection.Device.IsWanted = false;
    }

    private void Connect(Device device, Negotiated negotiated)
    {
        device.SessionId = negotiated.SessionId;
        var connection = _world.SignalR.Open(negotiated.Endpoint.AccessToken, device);
        _world.Time.After(ReadyWithin, () =>
        {
            if (!connection.IsOpen || connection.IsReady) return;
            _world.SignalR.Close(connection, "it was never told that it is ready");
            ComeBack(device, 0, always: true);
        });
    }

    private void ComeBack(Device device, int tries, bool always = false)
    {
        if (!device.IsWanted || (!always && !device.Returns) || tries >= Waits.Length) return;
        // Those that begin anew because nobody makes them ready are at war with nobody.
        if (!always && ++device.Returned > ReturnsMax)
            _world.Promises.Break("devices do not war", $"{device} has come back {ReturnsMax} times");
        _world.Time.After(Waits[tries], () =>
        {
            if (device.IsWanted) SignIn(device, _world.Instances[_world.Random.Next(_world.Instances.Count)], tries);
        });
    }
}
