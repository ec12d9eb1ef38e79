// STAND-IN for Azure.Data.Tables 12.11.0: entities, filters and errors as the service writes them.

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace Presence.StandIns;

/// <summary>Entities as JSON: a type that JSON does not know is named by a second property, "Name@odata.type".</summary>
internal static class TableJson
{
    private const string TypeSuffix = "@odata.type";

    public static ReadOnlyMemory<byte> WriteTable(string name) => Write([new("TableName", name)]);

    /// <summary>What the service keeps itself, and what is null, is left out.</summary>
    public static ReadOnlyMemory<byte> Write(IEnumerable<KeyValuePair<string, object>> properties)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);   // ASCII only: Azurite decodes bodies chunk by chunk
        json.WriteStartObject();
        foreach (var (name, value) in properties)
        {
            if (value is not null && name is not (TableEntity.ETagKey or nameof(ITableEntity.Timestamp)))
                Write(json, name, value);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    public static TableEntity ReadEntity(Response response)
    {
        using var json = JsonDocument.Parse(response.Content.ToMemory());
        return Read(json.RootElement);
    }

    public static List<TableEntity> ReadEntities(Response response)
    {
        using var json = JsonDocument.Parse(response.Content.ToMemory());
        return json.RootElement.GetProperty("value").EnumerateArray().Select(Read).ToList();
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text: json.WriteString(name, text); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number):
                json.WriteString(name + TypeSuffix, "Edm.Double");
                json.WriteNumber(name, number);
                break;
            case double number: WriteTyped("Edm.Double", number.ToString(CultureInfo.InvariantCulture)); break;
            case long number: WriteTyped("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)); break;
            case Guid id: WriteTyped("Edm.Guid", id.ToString()); break;
            case byte[] bytes: WriteTyped("Edm.Binary", Convert.ToBase64String(bytes)); break;
            case BinaryData bytes: WriteTyped("Edm.Binary", Convert.ToBase64String(bytes.ToMemory().Span)); break;
            case DateTimeOffset moment: WriteTyped("Edm.DateTime", TableFilter.Moment(moment)); break;
            case DateTime moment: WriteTyped("Edm.DateTime", TableFilter.Moment(new DateTimeOffset(moment))); break;
            default: throw new NotSupportedException($"The property '{name}' is a {value.GetType()}, which a table cannot hold.");
        }

        void WriteTyped(string type, string text)
        {
            json.WriteString(name + TypeSuffix, type);
            json.WriteString(name, text);
        }
    }

    private static TableEntity Read(JsonElement json)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        List<(string Name, string Type)>? types = null;
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
                (types ??= []).Add((name[..^TypeSuffix.Length], property.Value.GetString()!));
            else if (name is not "odata.metadata" && Plain(property.Value) is { } value)
                values[name] = value;
        }

        foreach (var (name, type) in types ?? [])
        {
            if (values.TryGetValue(name, out var value))
                values[name] = Typed(type, value);
        }

        if (values.TryGetValue(nameof(ITableEntity.Timestamp), out var timestamp) && timestamp is string text)
            values[nameof(ITableEntity.Timestamp)] = Typed("Edm.DateTime", text);
        return new TableEntity(values);
    }

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt32(out var small) => small,
        JsonValueKind.Number when value.TryGetInt64(out var large) => large,
        JsonValueKind.Number => value.GetDouble(),
        var kind => throw new NotSupportedException($"A table does not hold a {kind}."),
    };

    private static object Typed(string type, object value) => (type, value) switch
    {
        ("Edm.Int64", string text) => long.Parse(text, CultureInfo.InvariantCulture),
        ("Edm.Double", string text) => double.Parse(text, CultureInfo.InvariantCulture),
        ("Edm.Double", int number) => (double)number,
        ("Edm.Double", long number) => (double)number,
        ("Edm.DateTime", string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        ("Edm.Guid", string text) => Guid.Parse(text, CultureInfo.InvariantCulture),
        ("Edm.Binary", string text) => Convert.FromBase64String(text),
        _ => value,
    };
}

/// <summary>Values as a filter writes them.</summary>
internal static class TableFilter
{
    public static string? From(FormattableString? filter) => filter is null
        ? null
        : string.Format(CultureInfo.InvariantCulture, filter.Format, Array.ConvertAll(filter.GetArguments(), Literal));

    public static string Double(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);

    private static object Literal(object? value) => value switch
    {
        null => "null",
        string text => $"'{Double(text)}'",
        char letter => $"'{Double(letter.ToString())}'",
        bool flag => flag ? "true" : "false",
        long or ulong => string.Create(CultureInfo.InvariantCulture, $"{value}L"),
        sbyte or byte or short or ushort or int or uint or decimal or float or double =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Guid id => $"guid'{id}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        DateTimeOffset moment => $"datetime'{Moment(moment)}'",
        DateTime moment => $"datetime'{Moment(new DateTimeOffset(moment))}'",
        _ => throw new ArgumentException($"A filter cannot hold a {value.GetType()}.", nameof(value)),
    };
}

/// <summary>Errors as the service writes them: {"odata.error":{"code":…,"message":{"value":…}}}.</summary>
internal sealed class TableErrors : RequestFailedDetailsParser
{
    public static readonly TableErrors Parser = new();

    public override bool TryParse(
        Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        (error, data) = (null, null);
        try
        {
            using var json = JsonDocument.Parse(response.Content.ToMemory());
            var body = json.RootElement.GetProperty("odata.error");
            var message = body.GetProperty("message").GetProperty("value").GetString() ?? "";
            error = new ResponseError(body.GetProperty("code").GetString(), message);
            if (message.Split(':') is [var index, _, ..] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                data = new Dictionary<string, string>(StringComparer.Ordinal) { [TableTransactionFailedException.IndexKey] = index };
            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;   // a gateway's answer; the status says enough
        }
    }
}
