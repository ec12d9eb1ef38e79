using Presence.Functions.Auth;
using Presence.Functions.Configuration;
using Presence.LocalHost;

if (LocalOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(LocalOptions.Usage);
    return 2;
}

try
{
    var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
    if (options.Switch is { } wanted) return await wanted.RunAsync(environment, Console.Out, Console.Error, CancellationToken.None);
    if (options.AddAccount)
    {
        return await AddAccountCommand.RunAsync(environment, Console.Out, Console.Error, CancellationToken.None);
    }
    await using var app = await LocalApp.BuildAsync(options);
    if (options.UserSigFor is { } user)
    {
        var demo = Banner.DemoOf(app.Services.GetRequiredService<Settings>());
        Console.WriteLine(UserSig.Make(demo, user, TimeProvider.System.GetUtcNow(), Banner.SignatureLifetime));
        return 0;
    }
    await LocalApp.StartAsync(app, options);
    Console.WriteLine(Banner.Of(app, options));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception wrong) when (wrong is SettingsException or NotSupportedException or IOException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
