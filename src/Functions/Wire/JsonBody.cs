using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Presence.Domain;

namespace Presence.Functions.Wire;

/// <summary>A request's body, or an object in it: one JSON object, read whole, strictly, and never more than a bound.</summary>
internal readonly struct JsonBody : IDisposable
{
    /// <summary>The largest body, in bytes, of a command that says nothing else; the largest legal one is well below.</summary>
    public const int BytesMax = 64 * 1024;

    private readonly JsonDocument? _document;
    private readonly JsonElement _root;

    private JsonBody(JsonDocument document) => (_document, _root) = (document, document.RootElement);

    private JsonBody(JsonElement root) => _root = root;

    /// <summary>Reads the body.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="bytesMax">The largest legal one.</param>
    /// <exception cref="RefusedException">Too large, not JSON, or not an object.</exception>
    public static async ValueTask<JsonBody> ReadAsync(HttpRequest request, CancellationToken stop, int bytesMax = BytesMax)
    {
        if (request.ContentLength > bytesMax) throw new RefusedException(Refusal.BodyTooLarge);
        var read = await request.BodyReader.ReadAtLeastAsync(bytesMax + 1, stop);
        try
        {
            if (read.Buffer.Length > bytesMax) throw new RefusedException(Refusal.BodyTooLarge);
            var document = JsonDocument.Parse(Own(read.Buffer));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return new JsonBody(document);
            document.Dispose();
            throw new RefusedException(Refusal.BodyNotJson, "the body must be a JSON object");
        }
        catch (JsonException)
        {
            throw new RefusedException(Refusal.BodyNotJson);
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    // The document outlives the reader's buffer.
    private static ReadOnlyMemory<byte> Own(System.Buffers.ReadOnlySequence<byte> buffer) => System.Buffers.BuffersExtensions.ToArray(buffer);

    /// <summary>A text; null when absent or null.</summary>
    /// <exception cref="RefusedException">It is something else, or not valid Unicode.</exception>
    public string? Text(string name)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return Read(value) ?? throw new RefusedException(Refusal.FieldInvalid, $"{name} must be a text");
    }

    /// <summary>A switch written as 0 or 1; off when absent.</summary>
    /// <exception cref="RefusedException">It is something else.</exception>
    public bool Flag(string name)
    {
        if (!_root.TryGetProperty(name, out var value)) return false;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is 0 or 1
            ? number == 1
            : throw new RefusedException(Refusal.FieldInvalid, $"{name} must be 0 or 1");
    }

    /// <summary>A whole number; null when absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <param name="min">The least, inclusive.</param>
    /// <param name="max">The most, inclusive.</param>
    /// <exception cref="RefusedException">It is something else, or out of range.</exception>
    public long? Number(string name, long min, long max)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max
            ? number
            : throw new RefusedException(Refusal.FieldInvalid, $"{name} must be a whole number from {min} to {max}");
    }

    /// <summary>A list of texts, or one text; none when absent or null.</summary>
    /// <exception cref="RefusedException">It is something else, or too long.</exception>
    public List<string> OneOrMoreTexts(string name, int max) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? [Text(name)!] : Texts(name, max) ?? [];

    /// <summary>A list of texts, as many as were sent, in that order; null when absent or null. Ids are not judged.</summary>
    /// <param name="name">The field.</param>
    /// <param name="max">How many at the most, before repetitions are dropped.</param>
    /// <exception cref="RefusedException">No list of texts, or too long.</exception>
    public List<string>? Texts(string name, int max)
    {
        if (!_root.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) return null;
        if (list.ValueKind != JsonValueKind.Array) throw new RefusedException(Refusal.UsersInvalid, $"{name} must be a list of texts");
        var length = list.GetArrayLength();
        if (length > max) throw new RefusedException(Refusal.UsersTooMany, $"{name} may hold {max} ids, this one holds {length}");
        var texts = new List<string>(length);
        foreach (var item in list.EnumerateArray())
            texts.Add(Read(item) ?? throw new RefusedException(Refusal.UsersInvalid, $"every element of {name} must be a text"));
        return texts;
    }

    /// <summary>A list of texts that must be there and name somebody.</summary>
    /// <exception cref="RefusedException">Absent, empty, no list of texts, or too long.</exception>
    public List<string> RequiredTexts(string name, int max)
    {
        var texts = Texts(name, max) ?? throw new RefusedException(Refusal.UsersInvalid, $"{name} is missing");
        return texts.Count > 0 ? texts : throw new RefusedException(Refusal.UsersEmpty, $"{name} is empty, name at least one user");
    }

    /// <summary>One text out of each object of a list that must be there and not be empty.</summary>
    /// <param name="name">The list.</param>
    /// <param name="field">The text in each object.</param>
    /// <param name="max">How many objects at the most.</param>
    /// <exception cref="RefusedException">Absent, empty, too long, no list of objects, or one without that text.</exception>
    public List<string> RequiredTextsOf(string name, string field, int max) => RequiredList(name, max).ConvertAll(item =>
        (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var value) ? Read(value) : null)
        ?? throw new RefusedException(Refusal.UsersInvalid, $"every element of {name} must have a {field}"));

    /// <summary>The objects of a list that must be there and not be empty, each as a body; gone with this one.</summary>
    /// <param name="name">The list.</param>
    /// <param name="max">How many at the most.</param>
    /// <exception cref="RefusedException">Absent, empty, too long, or no list of objects.</exception>
    public List<JsonBody> RequiredObjects(string name, int max) => RequiredList(name, max).ConvertAll(item =>
        item.ValueKind == JsonValueKind.Object ? new JsonBody(item) : throw new RefusedException(Refusal.UsersInvalid, $"every element of {name} must be an object"));

    private List<JsonElement> RequiredList(string name, int max)
    {
        if (!_root.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
            throw new RefusedException(Refusal.UsersInvalid, $"{name} must be a list of objects");
        var length = list.GetArrayLength();
        if (length == 0) throw new RefusedException(Refusal.UsersEmpty, $"{name} is empty, name at least one user");
        return length <= max ? [.. list.EnumerateArray()] : throw new RefusedException(Refusal.UsersTooMany, $"{name} may hold {max} objects, this one holds {length}");
    }

    public void Dispose() => _document?.Dispose();

    private static string? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)   // broken UTF-8, or half of a surrogate pair
        {
            throw new RefusedException(Refusal.BodyNotJson, "a text is not valid Unicode");
        }
    }
}
