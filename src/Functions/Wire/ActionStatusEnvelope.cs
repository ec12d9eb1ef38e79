using System.Text.Json;

namespace Presence.Functions.Wire;

/// <summary>The envelope of Tencent IM, which the client API has as well: three fields, then the data.</summary>
public static class ActionStatusEnvelope
{
    /// <summary>Writes it into the open object.</summary>
    public static void Write(Utf8JsonWriter json, Code code)
    {
        json.WriteString("ActionStatus"u8, code.Number == 0 ? "OK"u8 : "FAIL"u8);
        json.WriteString("ErrorInfo"u8, code.Info);
        json.WriteNumber("ErrorCode"u8, code.Number);
    }
}
