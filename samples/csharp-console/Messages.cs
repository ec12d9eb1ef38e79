namespace Presence.CSharpConsole;

/// <summary>How a user stands: a push (onUserStatusUpdated), or an item of an answer.</summary>
/// <param name="StatusType">1 online; 2 offline, but a push may still reach a device; 3 not signed in.</param>
/// <param name="Ver">Grows with each change of that user.</param>
internal sealed record UserStatus(string UserID, int StatusType, string CustomStatus, long Ver);

/// <summary>A connection hears of everything from now on (onReady).</summary>
/// <param name="SubscriptionEra">When it has grown, all subscriptions are gone.</param>
internal sealed record Ready(string SessionId, int ReconnectWithinSeconds, int SubscriptionEra);

/// <summary>Subscriptions had to make room for newer ones (onSubscriptionEvicted).</summary>
internal sealed record Evicted(string[] UserIDList);

/// <summary>This device is pushed out (onKickedOut).</summary>
internal sealed record KickedOut(string Reason);

/// <summary>What calls over HTTP answer. Which of the lists are there depends on the call.</summary>
internal sealed record Answer(int ErrorCode, string ErrorInfo, UserStatus[]? SuccessUserList, Failure[]? FailureUserList);

/// <summary>A user for whom something could not be done.</summary>
internal sealed record Failure(string UserID, int Code, string Message);
