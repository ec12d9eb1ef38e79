// A console app on the stock SignalR client: it signs in, watches users, and sets its own status. In two shells:
//
//   dotnet run --project local/LocalHost
//
//   SIG=$(dotnet run --project local/LocalHost -- usersig bob)     # in your product the app's backend makes it
//   dotnet run --project samples/csharp-console -- bob "$SIG" ann carol
//
// Each line that you type becomes bob's status; an empty one clears it. Ctrl-C signs out, and so does the end of the input.
using Presence.CSharpConsole;

if (args is not [var user, var userSig, .. var watched])
{
    await Console.Error.WriteLineAsync("Usage: USER USERSIG [USER TO WATCH]... PRESENCE_URL is http://localhost:7071 when it is not set.");
    return 2;
}

using var end = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;   // sign out first
    end.Cancel();
};
var url = Environment.GetEnvironmentVariable("PRESENCE_URL") ?? "http://localhost:7071";
await using var client = new PresenceClient(url, user, userSig, watched, Console.Out.WriteLine);
try
{
    await client.StartAsync(end.Token);
    var typed = TypeAsync();
    await Task.WhenAny(typed, client.Ended);
    await client.SignOutAsync();
    return client.IsPushedOut ? 1 : 0;
}
catch (OperationCanceledException)   // while it tried to connect
{
    return 0;
}
catch (PresenceException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}

async Task TypeAsync()
{
    var over = Task.Delay(Timeout.Infinite, end.Token);
    while (true)
    {
        var line = Task.Run(Console.In.ReadLine);   // which cannot be cancelled
        if (await Task.WhenAny(line, over) == over || await line is not { } text) return;
        await client.SetStatusAsync(text);
    }
}
