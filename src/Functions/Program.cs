using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Presence.Functions;
using Presence.Functions.Configuration;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Telemetry;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddPresence(builder.Configuration).AddTableStorage(builder.Configuration).AddSignalRPush(builder.Configuration)
        .AddTelemetryExport(builder.Configuration);
    var app = builder.Build();
    await app.Services.PrepareStorageAsync();
    var storage = app.Services.GetRequiredService<TableStart>();
    await app.RunAsync();
    return storage.Wrong is { } late ? throw late : 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
