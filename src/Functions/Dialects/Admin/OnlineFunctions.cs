using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Presence.Domain;
using Presence.Functions.Admin;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Admin;

/// <summary>All users of the app: who is online, how many, and what changes.</summary>
public sealed class OnlineFunctions(AdminApi api, OnlineUsers online, ChangeWatch changes)
{
    private const int UsersPerPageMax = 100;
    private const int UsersPerPage = 50;

    /// <summary>Who is online, in pages in the order of ids.</summary>
    /// <param name="request">Body <c>{prefix?, platform?, limit?, cursor?}</c>.</param>
    [Function("adminOnline")]
    public Task Online(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/admin/online")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "adminOnline", async (caller, body, within) =>
        {
            var page = await online.PageAsync(
                caller.Key.App, body.String("cursor"), body.String("prefix") ?? "", PlatformIn(body), LimitIn(body), within);
            return new OnlineJson(
                page.AsOf.ToUnixTimeMilliseconds(), [.. page.Items.Select(OnlineUserJson.From)], page.Next, page.Looked, page.Complete)
                .Data(AdminJson.Default.OnlineJson);
        }, stop);

    /// <summary>How many are online, in all and on each platform.</summary>
    /// <param name="request">A body is not needed.</param>
    [Function("adminCounts")]
    public Task Counts(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/admin/counts")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "adminCounts", async (caller, _, within) =>
            CountsJson.From(await online.CountAsync(caller.Key.App, within)).Data(AdminJson.Default.CountsJson), stop);

    /// <summary>Lets a connection of the admin hear of every change, for a while.</summary>
    /// <param name="request">Body <c>{connectionId}</c>.</param>
    [Function("adminWatch")]
    public Task Watch(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "v1/admin/watch")] HttpRequest request, CancellationToken stop) =>
        api.AnswerAsync(request, "adminWatch", async (caller, body, within) =>
        {
            var connection = body.RequiredString("connectionId", "; it is the id that the SignalR client shows for its connection");
            if (await changes.WatchAsync(caller.Rows, connection, within) is not { } until) throw AdminCodes.NoConnection.Refused();
            var answer = new WatchJson(until.ToUnixTimeMilliseconds(), (int)ChangeWatch.RenewAfter.TotalSeconds);
            return answer.Data(AdminJson.Default.WatchJson);
        }, stop);

    /// <summary>How many items a page has.</summary>
    internal static int LimitIn(JsonBody body) => (int?)body.Number("limit", 1, UsersPerPageMax) ?? UsersPerPage;

    private static Platform? PlatformIn(JsonBody body) =>
        body.String("platform") is not { Length: > 0 } name ? null
        : Platforms.TryParse(name, out var platform) ? platform
        : throw AdminCodes.All.FieldInvalid.Refused(
            $"platform is one of {string.Join(", ", Enum.GetValues<Platform>().Select(known => known.WireName()))}");
}
