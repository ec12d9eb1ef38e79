using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Presence.Bench.Serving;

/// <summary>The limit of a query: the smallest endpoint that reads the same body and writes the same answer, byte for byte.</summary>
internal static class QueryLimit
{
    public static WebApplication Build()
    {
        var states = Enumerable.Range(0, Population.Size)
            .ToDictionary(Population.NameOf, number => Population.IsOnline(number) ? "Online" : "Offline", StringComparer.Ordinal);
        var app = Limits.NewBuilder().Build();
        app.MapPost("/v4/openim/querystate", (RequestDelegate)(async context =>
        {
            var query = await context.Request.ReadFromJsonAsync(QueryJson.Default.Query, context.RequestAborted);
            var results = Array.ConvertAll(query!.To_Account, user => new Standing(user, states.GetValueOrDefault(user, "Offline")));
            var answer = new Answer("OK", "", 0, results);
            await context.Response.WriteAsJsonAsync(answer, QueryJson.Default.Answer, cancellationToken: context.RequestAborted);
        }));
        return app;
    }
}

internal sealed record Query(string[] To_Account);

internal readonly record struct Standing(string To_Account, string State);

internal sealed record Answer(string ActionStatus, string ErrorInfo, int ErrorCode, Standing[] QueryResult);

[JsonSerializable(typeof(Query))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class QueryJson : JsonSerializerContext;
