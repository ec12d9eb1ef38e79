using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Presence.Functions.Telemetry;

namespace Presence.Functions.Wire;

/// <summary>
/// How all endpoints of all dialects answer: HTTP 200 always, the envelope first and then the data, refusals and
/// faults as codes, an answer in time. Answers are written to the response directly, since a returned value is
/// serialised a second time on its way through the host.
/// </summary>
/// <param name="clock">Measures the time that an answer takes.</param>
public sealed partial class ResponseWriter(TimeProvider clock, IncomingCalls calls, ILogger<ResponseWriter> log)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the data into the envelope that is already open.</summary>
    /// <param name="json">Where to write properties.</param>
    public delegate void Data(Utf8JsonWriter json);

    /// <summary>Answers a request.</summary>
    /// <param name="name">What is called.</param>
    /// <param name="codes">The table of the service.</param>
    /// <param name="handle">Does the work; throws <see cref="RefusedException"/> to refuse.</param>
    /// <param name="stop">The caller hung up, or the host stops: then the answer is <see cref="EndpointCodes.TimedOut"/>.</param>
    /// <param name="refusedToo">Written into the envelope of a refusal as well; null for nothing.</param>
    public async Task AnswerAsync(
        HttpRequest request, CallName name, EndpointCodes codes, Func<CancellationToken, ValueTask<Data>> handle, CancellationToken stop,
        Action<Utf8JsonWriter, Code>? refusedToo = null)
    {
        var call = calls.Begin(name);
        using var late = new CancellationTokenSource(AnswerWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var (code, data, outcome) = (Code.Ok, (Data?)null, CallOutcome.Ok);
        try
        {
            data = await handle(either.Token);
        }
        catch (RefusedException refused)
        {
            code = refused.Code;
            outcome = code.Number == codes.TooManyCalls.Number ? CallOutcome.RateLimited : CallOutcome.Refused;
        }
        catch (OperationCanceledException) when (request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            calls.End(call, CallOutcome.Abandoned, 0);
            return;   // nobody is listening any more
        }
        catch (Exception tooLate) when (tooLate is OperationCanceledException or TimeoutException)
        {
            (code, outcome) = (codes.TimedOut, CallOutcome.TimedOut);
            LogLate(request.Path);
        }
        catch (Exception fault)
        {
            (code, outcome) = (codes.Broken, CallOutcome.Broken);
            LogFault(fault, request.Path);
        }
        calls.End(call, outcome, code.Number);
        await WriteAsync(request.HttpContext, codes, code, data, refusedToo);
    }

    /// <summary>Counts states of users that are answered.</summary>
    public void CountStates(CallName name, int states) => calls.Answered(name, states);

    private static async Task WriteAsync(
        HttpContext context, EndpointCodes codes, Code code, Data? data, Action<Utf8JsonWriter, Code>? refusedToo)
    {
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        await using (var json = new Utf8JsonWriter(response.BodyWriter, Plain))
        {
            json.WriteStartObject();
            codes.Envelope(json, code);
            if (data is not null) data(json);
            else refusedToo?.Invoke(json, code);
            json.WriteEndObject();
        }
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    // The path only: the query holds signatures.
    [LoggerMessage(Level = LogLevel.Error, Message = "Could not answer {Path}.")]
    private partial void LogFault(Exception fault, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not answer {Path} in time.")]
    private partial void LogLate(string path);
}
