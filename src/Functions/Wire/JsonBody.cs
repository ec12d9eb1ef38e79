using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Presence.Domain;

namespace Presence.Functions.Wire;

/// <summary>A request's body, or an object in it: one JSON object, read whole, strictly, and never more than a bound.</summary>
internal readonly struct JsonBody : IDisposable
{
    /// <summary>
    /// The largest body, in bytes, of a command that says nothing else: 500 ids fit with every character written as \uXXXX, and
    /// a thousand too many can still be counted.
    /// </summary>
    public const int BytesMax = 256 * 1024;

    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly BodyCodes _codes;
    private readonly JsonDocument? _document;
    private readonly JsonElement _root;

    private JsonBody(JsonDocument document, BodyCodes codes) => (_document, _root, _codes) = (document, document.RootElement, codes);

    private JsonBody(JsonElement root, BodyCodes codes) => (_root, _codes) = (root, codes);

    /// <summary>Reads the body. A byte order mark before it is passed over.</summary>
    /// <param name="codes">What refusals are called in this service.</param>
    /// <param name="bytesMax">The largest legal body, inclusive.</param>
    /// <param name="mayBeEmpty">Whether nothing, or nothing but white space, stands for an object without properties.</param>
    /// <exception cref="RefusedException">Too large, not JSON, or not an object.</exception>
    public static async ValueTask<JsonBody> ReadAsync(
        HttpRequest request, BodyCodes codes, CancellationToken stop, int bytesMax = BytesMax, bool mayBeEmpty = false)
    {
        if (request.ContentLength > bytesMax) throw codes.TooLarge.Refused();
        var read = await request.BodyReader.ReadAtLeastAsync(bytesMax + 1, stop);
        try
        {
            if (read.Buffer.Length > bytesMax) throw codes.TooLarge.Refused();
            var document = JsonDocument.Parse(TextIn(read.Buffer, mayBeEmpty));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return new JsonBody(document, codes);
            document.Dispose();
            throw codes.NotJson.Refused("the body must be a JSON object");
        }
        catch (JsonException)
        {
            throw codes.NotJson.Refused();
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>A string; null when absent or null.</summary>
    /// <exception cref="RefusedException">It is something else, or not valid Unicode.</exception>
    public string? String(string name)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return Read(value) ?? throw _codes.FieldInvalid.Refused($"{name} must be a string");
    }

    /// <summary>A string that must be there.</summary>
    /// <param name="hint">Where to get it; empty for nothing.</param>
    /// <exception cref="RefusedException">It is absent, null or something else.</exception>
    public string RequiredString(string name, string hint = "") =>
        String(name) ?? throw _codes.FieldInvalid.Refused($"{name} is missing{hint}");

    /// <summary>A user's id.</summary>
    /// <exception cref="RefusedException">It cannot be one.</exception>
    public UserId ParseUserId(string text) => UserId.TryParse(text, out var user) ? user : throw _codes.UserIdInvalid.Refused();

    /// <summary>A switch written as 0 or 1; off when absent.</summary>
    /// <exception cref="RefusedException">It is something else.</exception>
    public bool Flag(string name)
    {
        if (!_root.TryGetProperty(name, out var value)) return false;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is 0 or 1
            ? number == 1
            : throw _codes.FieldInvalid.Refused($"{name} must be 0 or 1");
    }

    /// <summary>A switch written as true or false; off when absent or null.</summary>
    /// <exception cref="RefusedException">It is something else.</exception>
    public bool Bool(string name)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw _codes.FieldInvalid.Refused($"{name} must be true or false");
    }

    /// <summary>A whole number; null when absent or null.</summary>
    /// <param name="min">Inclusive.</param>
    /// <param name="max">Inclusive.</param>
    /// <exception cref="RefusedException">It is something else, or out of range.</exception>
    public long? Number(string name, long min, long max)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max
            ? number
            : throw _codes.FieldInvalid.Refused($"{name} must be a whole number from {min} to {max}");
    }

    /// <summary>An array of strings, or one string; none when absent or null.</summary>
    /// <exception cref="RefusedException">It is something else, or too long.</exception>
    public List<string> OneOrMoreStrings(string name, int max)
    {
        if (_root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return [String(name)!];
        var strings = Strings(name, int.MaxValue) ?? [];
        return strings.Count <= max
            ? strings
            : throw _codes.FieldInvalid.Refused($"{name} may hold {max} strings, this one holds {strings.Count}");
    }

    /// <summary>An array of strings, in that order; null when absent or null. Ids are not checked.</summary>
    /// <param name="max">Longest array, inclusive; repetitions count.</param>
    /// <exception cref="RefusedException">It is no array of strings, or too long.</exception>
    public List<string>? Strings(string name, int max)
    {
        if (!_root.TryGetProperty(name, out var array) || array.ValueKind == JsonValueKind.Null) return null;
        if (array.ValueKind != JsonValueKind.Array) throw _codes.ListInvalid.Refused($"{name} must be an array of strings");
        var length = array.GetArrayLength();
        if (length > max) throw _codes.ListTooLong.Refused($"{name} may hold {max} ids, this one holds {length}");
        var strings = new List<string>(length);
        foreach (var item in array.EnumerateArray())
            strings.Add(Read(item) ?? throw _codes.ListInvalid.Refused($"every element of {name} must be a string"));
        return strings;
    }

    /// <summary>An array of strings that must be there and not be empty.</summary>
    /// <param name="max">Longest array, inclusive; repetitions count.</param>
    /// <exception cref="RefusedException">Absent, empty, no array of strings, or too long.</exception>
    public List<string> RequiredStrings(string name, int max)
    {
        var strings = Strings(name, max) ?? throw _codes.ListInvalid.Refused($"{name} is missing");
        return strings.Count > 0 ? strings : throw _codes.ListEmpty.Refused($"{name} is empty, name at least one user");
    }

    /// <summary>The objects of an array that must be there and not be empty; they live as long as this body.</summary>
    /// <param name="max">Longest array, inclusive.</param>
    /// <exception cref="RefusedException">Absent, empty, too long, or no array of objects.</exception>
    public List<JsonBody> RequiredObjects(string name, int max)
    {
        var codes = _codes;
        if (!_root.TryGetProperty(name, out var array) || array.ValueKind != JsonValueKind.Array)
            throw codes.ListInvalid.Refused($"{name} must be an array of objects");
        var length = array.GetArrayLength();
        if (length == 0) throw codes.ListEmpty.Refused($"{name} is empty, name at least one user");
        if (length > max) throw codes.ListTooLong.Refused($"{name} may hold {max} objects, this one holds {length}");
        return [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object
            ? new JsonBody(item, codes)
            : throw codes.ListInvalid.Refused($"every element of {name} must be an object"))];
    }

    /// <summary>One string out of each object of an array that must be there and not be empty.</summary>
    /// <param name="field">The string in each object.</param>
    /// <param name="max">Longest array, inclusive.</param>
    /// <exception cref="RefusedException">As for <see cref="RequiredObjects"/>, or an object without that string.</exception>
    public List<string> RequiredStringsOf(string name, string field, int max)
    {
        var codes = _codes;
        return RequiredObjects(name, max).ConvertAll(item =>
            (item._root.TryGetProperty(field, out var value) ? item.Read(value) : null)
            ?? throw codes.ListInvalid.Refused($"every element of {name} must have a {field}"));
    }

    public void Dispose() => _document?.Dispose();

    // A copy, since the document outlives the reader's buffer.
    private static ReadOnlyMemory<byte> TextIn(in ReadOnlySequence<byte> body, bool mayBeEmpty)
    {
        ReadOnlyMemory<byte> text = body.ToArray();
        if (text.Span.StartsWith(ByteOrderMark)) text = text[ByteOrderMark.Length..];
        return mayBeEmpty && !text.Span.ContainsAnyExcept(" \t\r\n"u8) ? EmptyObject : text;
    }

    private string? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)   // broken UTF-8, or half of a surrogate pair
        {
            throw _codes.NotJson.Refused("a string is not valid Unicode");
        }
    }
}
