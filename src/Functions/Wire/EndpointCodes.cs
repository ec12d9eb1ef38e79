using System.Text.Json;
using Presence.Domain;

namespace Presence.Functions.Wire;

/// <summary>What every endpoint can have to say, in the words of its dialect. Each service of a dialect has one such table.</summary>
public record EndpointCodes
{
    /// <summary>Writes the envelope of the dialect into the open object.</summary>
    public required Action<Utf8JsonWriter, Code> Envelope { get; init; }

    /// <summary>There are too many calls.</summary>
    public required Code TooManyCalls { get; init; }

    /// <summary>The answer took too long.</summary>
    public required Code TimedOut { get; init; }

    /// <summary>Something broke on our side.</summary>
    public required Code Broken { get; init; }

    /// <summary>From what rules refuse to codes: complete.</summary>
    public required Func<Refusal, Code> Of { get; init; }
}

/// <summary>What an endpoint that reads a JSON body can have to say besides.</summary>
public record BodyCodes : EndpointCodes
{
    /// <summary>The body is not a JSON object, or not valid Unicode.</summary>
    public required Code NotJson { get; init; }

    /// <summary>The body is larger than is ever needed.</summary>
    public required Code TooLarge { get; init; }

    /// <summary>A field is missing, of the wrong type, or out of range.</summary>
    public required Code FieldInvalid { get; init; }

    /// <summary>A list is missing, or not a list of strings or objects.</summary>
    public required Code ListInvalid { get; init; }

    /// <summary>A list is empty.</summary>
    public required Code ListEmpty { get; init; }

    /// <summary>A list is too long.</summary>
    public required Code ListTooLong { get; init; }

    /// <summary>An id cannot be a user's.</summary>
    public required Code UserIdInvalid { get; init; }
}

/// <summary>From decisions to answers.</summary>
public static class DecisionExtensions
{
    /// <summary>The decision, unless a rule refused the command.</summary>
    /// <exception cref="RefusedException">It did.</exception>
    public static Decision OrRefuse(this Decision decision, EndpointCodes codes) =>
        decision.Refusal is { } why ? throw codes.Of(why).Refused() : decision;
}
