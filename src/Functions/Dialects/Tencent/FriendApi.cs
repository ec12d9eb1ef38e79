using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Presence.Domain;
using Presence.Functions.Application;
using Presence.Functions.Auth;
using Presence.Functions.Wire;

namespace Presence.Functions.Dialects.Tencent;

/// <summary>What all commands about friends (sns) share: whose list it is, and an answer with a code for each friend.</summary>
public sealed class FriendApi(TencentApi api)
{
    private const int BodyBytesMax = 2 * 1024 * 1024;   // a full call of the longest; written as \uXXXX, of usual ones

    // Every answer of this service has ErrorDisplay besides the envelope; what it says is for nobody here.
    internal Task AnswerAsync(HttpRequest request, string command, TencentApi.Handle handle, CancellationToken stop) =>
        api.AnswerAsync(request, command, FriendCodes.All, async (caller, body, within) =>
        {
            var data = await handle(caller, body, within);
            return json =>
            {
                json.WriteString("ErrorDisplay"u8, "");
                data(json);
            };
        }, stop, refusedToo: (json, _) => json.WriteString("ErrorDisplay"u8, ""), bytesMax: BodyBytesMax);

    /// <summary>Counts the users that a call asks about.</summary>
    /// <exception cref="RefusedException">They are too many.</exception>
    internal void RequireReads(Caller caller, int users) => api.RequireReads(caller, users);

    /// <summary>Whose list it is.</summary>
    /// <exception cref="RefusedException">Nobody's.</exception>
    internal static UserKey OwnerIn(Caller caller, JsonBody body)
    {
        var text = body.RequiredString("From_Account");
        return UserId.TryParse(text, out var owner) ? caller.Other(owner) : throw FriendCodes.All.UserIdInvalid.Refused("From_Account");
    }

    /// <summary>The owner of the list is not known.</summary>
    internal static RefusedException OwnerUnknown() => FriendCodes.All.Of(Refusal.UserUnknown).Refused("From_Account");

    /// <summary>A code for each friend, in the order in which they were sent.</summary>
    /// <param name="sent">Each once.</param>
    /// <param name="answers">For those whose id can be a user's; null when the owner is not known.</param>
    /// <param name="of">What an answer is called.</param>
    /// <exception cref="RefusedException">The owner is not known.</exception>
    internal static ResponseWriter.Data WriteAnswers(
        IEnumerable<string> sent, IReadOnlyList<FriendAnswer>? answers, Func<FriendAnswer, Code> of)
    {
        var codes = (answers ?? throw OwnerUnknown()).ToDictionary(answer => answer.User.Value, of, StringComparer.Ordinal);
        return Write(
            "ResultItem",
            [
                .. from account in sent
                   let code = codes.GetValueOrDefault(account, FriendCodes.All.UserIdInvalid)
                   select new FriendResult(account, code.Number, code.Info),
            ],
            FriendJson.Default.FriendResultArray);
    }

    /// <summary>The items, and which of them failed.</summary>
    internal static ResponseWriter.Data Write<T>(string name, T[] items, JsonTypeInfo<T[]> type)
        where T : IFriendResult
    {
        string[] failed = [.. items.Where(item => item.ResultCode != 0).Select(item => item.ToAccount)];
        return json =>
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, items, type);
            if (failed.Length == 0) return;
            json.WritePropertyName("Fail_Account"u8);
            JsonSerializer.Serialize(json, failed, FriendJson.Default.StringArray);
        };
    }
}
