using System.Globalization;
using Presence.Domain;

namespace Presence.LocalHost;

/// <summary>The command line.</summary>
/// <param name="Port">Where to listen; 0 takes a free one.</param>
/// <param name="Storage">A table connection string; null keeps everything in memory.</param>
/// <param name="UserSigFor">The user to print a UserSig for, instead of serving; null to serve.</param>
/// <param name="AddAccount">Whether to spread users over the accounts of the settings, instead of serving.</param>
/// <param name="Switch">The switch to set, instead of serving; null to serve.</param>
/// <param name="Otlp">The collector to send telemetry to; null for none.</param>
/// <param name="ShowsTelemetry">Whether metrics and traces are printed.</param>
public sealed record LocalOptions(
    int Port = LocalOptions.UsualPort, string? Storage = null, UserId? UserSigFor = null, bool AddAccount = false,
    SwitchCommand? Switch = null, Uri? Otlp = null, bool ShowsTelemetry = false)
{
    /// <summary>The port of the Functions host.</summary>
    public const int UsualPort = 7071;

    /// <summary>How to call it.</summary>
    public const string Usage = """
        Usage: dotnet run --project local/LocalHost [-- OPTIONS]
          --port N                 listen on port N (7071; 0 takes a free one)
          --storage "CONNECTION"   keep data in tables (Azurite or Azure) instead of memory
          --telemetry console      print metrics every 10 s, and each trace
          --otlp URL               send metrics, traces and logs to a collector: http://localhost:4317
                                   speaks gRPC, any other port HTTP
          usersig NAME             print a UserSig for NAME and stop
          add-account              spread users over the accounts PresenceStorage__0, __1, ... of the
                                   environment, of which the last are new, and stop (docs/accounts.md)
          switch APP NAME on|off|default
                                   set UserStatus or FriendStatus of a running app whose accounts the
                                   environment names, and stop (docs/settings.md)
        """;

    /// <summary>Reads the command line.</summary>
    /// <returns>Null when it makes no sense.</returns>
    public static LocalOptions? Parse(ReadOnlySpan<string> args)
    {
        if (args is ["add-account"]) return new LocalOptions(AddAccount: true);
        if (args is ["switch", .. var rest]) return SwitchCommand.Parse(rest) is { } wanted ? new LocalOptions(Switch: wanted) : null;
        var options = new LocalOptions();
        for (; !args.IsEmpty; args = args[2..])
        {
            if (args.Length < 2) return null;
            switch (args[0])
            {
                case "--port" when ushort.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port):
                    options = options with { Port = port };
                    break;
                case "--storage" when args[1].Length > 0:
                    options = options with { Storage = args[1] };
                    break;
                case "--telemetry" when args[1] is "console":
                    options = options with { ShowsTelemetry = true };
                    break;
                case "--otlp" when Uri.TryCreate(args[1], UriKind.Absolute, out var to) && to is { Scheme: "http" or "https" }:
                    options = options with { Otlp = to };
                    break;
                case "usersig" when UserId.TryParse(args[1], out var user):
                    options = options with { UserSigFor = user };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
