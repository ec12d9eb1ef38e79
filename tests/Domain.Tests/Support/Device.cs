namespace Presence.Domain.Tests;

/// <summary>One device of a story's user. It keeps what a real one would: its session id and its connection id.</summary>
internal sealed class Device(Story user, Platform platform, string instance)
{
    public string SessionId { get; private set; } = "none yet";

    public string Connection { get; private set; } = "none yet";

    /// <summary>Names the signature that it uses.</summary>
    public string Credential { get; private set; } = "signature";

    /// <summary>Its session as seen now; null when it has none.</summary>
    public Session? Session => user.Seen.Sessions.Find(SessionId);

    public Device SignsIn()
    {
        var id = $"session{user.Now.UtcTicks}{platform}{instance}";
        user.Does(new Command.SignIn(id, platform, instance) { SignedAt = user.Now, Credential = Credential });
        SessionId = user.Last.Session?.Id ?? SessionId;     // none when it was refused
        return this;
    }

    /// <summary>The person signs in on purpose, with another signature.</summary>
    public Device SignsInAnew()
    {
        Credential += " anew";
        return SignsIn();
    }

    /// <summary>A new connection comes up.</summary>
    public Device Connects() => Connects(user.NewConnection());

    public Device Connects(string connection)
    {
        Connection = connection;
        return Does(new Command.Connect(SessionId, connection, Credential));
    }

    public Device Beats() => Does(new Command.Heartbeat(SessionId));

    public Device LosesLink() => LosesLink(Connection);

    public Device LosesLink(string connection) => Does(new Command.Disconnect(SessionId, connection));

    /// <summary>And many others with it.</summary>
    public Device LosesLinkInAWave() => Does(new Command.Disconnect(SessionId, Connection) { InWave = true });

    public Device SignsOut() => Does(new Command.SignOut(SessionId));

    private Device Does(Command command)
    {
        user.Does(command);
        return this;
    }
}
