using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Presence.Domain;

namespace Presence.Functions.Wire;

/// <summary>
/// What all endpoints of all dialects share: HTTP 200 always, the envelope first and then the data, refusals and
/// faults as codes, an answer in time. Answers are written to the response directly, since a returned value is
/// serialised a second time on its way through the host.
/// </summary>
public abstract partial class Answering(TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the data into the envelope that is already open.</summary>
    /// <param name="json">Where to write properties.</param>
    public delegate void Data(Utf8JsonWriter json);

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="codes">The service's table of codes.</param>
    /// <param name="handle">Does the work; throws <see cref="RefusedException"/> to refuse.</param>
    /// <param name="stop">The caller hung up, or the host stops: then the answer is the one for taking too long.</param>
    /// <param name="refusedToo">Written into the envelope of a refusal as well; null for nothing.</param>
    public async Task AnswerAsync(
        HttpRequest request, Func<Refusal, Code> codes, Func<CancellationToken, ValueTask<Data>> handle, CancellationToken stop,
        Action<Utf8JsonWriter, string>? refusedToo = null)
    {
        using var late = new CancellationTokenSource(AnswerWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        var (code, data) = (new Code(0, ""), (Data?)null);
        try
        {
            data = await handle(either.Token);
        }
        catch (RefusedException refused)
        {
            code = codes(refused.Why);
            if (refused.Hint is { } hint && !code.Info.Contains(hint, StringComparison.Ordinal)) code = code with { Info = $"{code.Info}: {hint}" };
        }
        catch (OperationCanceledException) when (request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return;   // nobody is listening any more
        }
        catch (OperationCanceledException)
        {
            code = codes(Refusal.TimedOut);
            LogLate(request.Path);
        }
        catch (Exception fault)
        {
            code = codes(Refusal.Broken);
            LogFault(fault, request.Path);
        }
        await WriteAsync(request.HttpContext, code, data, refusedToo);
    }

    /// <summary>Writes the dialect's envelope into the open object.</summary>
    /// <param name="json">Where to write properties.</param>
    /// <param name="code">Its number is 0 and its text empty when all went well.</param>
    protected abstract void WriteEnvelope(Utf8JsonWriter json, Code code);

    private async Task WriteAsync(HttpContext context, Code code, Data? data, Action<Utf8JsonWriter, string>? refusedToo)
    {
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        await using (var json = new Utf8JsonWriter(response.BodyWriter, Plain))
        {
            json.WriteStartObject();
            WriteEnvelope(json, code);
            if (data is not null) data(json);
            else refusedToo?.Invoke(json, code.Info);
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
