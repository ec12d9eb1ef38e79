using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Presence.Functions;
using Presence.Functions.Configuration;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddPresence(builder.Configuration).AddTableStorage(builder.Configuration).AddSignalRPush(builder.Configuration);
    var app = builder.Build();
    await app.Services.PrepareStorageAsync();
    await app.RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
