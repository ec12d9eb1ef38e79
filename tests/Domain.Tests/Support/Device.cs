namespace Presence.Domain.Tests;

/// <summary>One device of a story's user. It keeps what a real one would: its session id and its connection id.</summary>
internal sealed class Device(Story user, Platform platform, string instance)
{
    public string SessionId { get; private set; } = "none yet";

    public string Connection { get; private set; } = "none yet";

    /// <summary>Its session as seen now; null when it has none.</summary>
    public Session? Session => user.Seen.Sessions.Find(SessionId);

    public Device SignsIn()
    {
        user.Does(new Command.SignIn($"session{user.Now.UtcTicks}{platform}{instance}", platform, instance));
        SessionId = user.Last.Session!.Id;
        return this;
    }

    /// <summary>A new connection comes up, its token just made.</summary>
    public Device Connects() => Connects(user.NewConnection(), user.Now);

    public Device Connects(string connection, DateTimeOffset negotiatedAt)
    {
        Connection = connection;
        user.Does(new Command.Connect(SessionId, connection, negotiatedAt));
        return this;
    }

    public Device Beats() => Does(new Command.Heartbeat(SessionId));

    public Device LosesLink() => LosesLink(Connection);

    public Device LosesLink(string connection) => Does(new Command.Disconnect(SessionId, connection));

    public Device SignsOut() => Does(new Command.SignOut(SessionId));

    private Device Does(Command command)
    {
        user.Does(command);
        return this;
    }
}
