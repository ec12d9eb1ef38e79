using System.Text.Json;
using Microsoft.Extensions.Logging;
using Presence.Functions.Wire;

namespace Presence.Functions.Tencent;

/// <summary>How all endpoints of the Tencent dialects answer: the vendor's three fields, then the data.</summary>
public sealed class Responder(TimeProvider clock, ILogger<Responder> log) : Answering(clock, log)
{
    /// <inheritdoc/>
    protected override void WriteEnvelope(Utf8JsonWriter json, Code code)
    {
        json.WriteString("ActionStatus"u8, code.Number == 0 ? "OK"u8 : "FAIL"u8);
        json.WriteString("ErrorInfo"u8, code.Info);
        json.WriteNumber("ErrorCode"u8, code.Number);
    }
}
