using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Docker.DotNet.Models;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>
/// A piece of what an engine tells while it builds. That it failed is told there, too: the answer began as a success. Docker.DotNet's <see cref="JSONMessage"/> takes no text for
/// <c>aux</c>, which is what BuildKit tells, and ends without a word where the last piece is not whole.
/// </summary>
internal sealed record EngineMessage(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("stream")] string? Text,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("errorDetail")] JSONError? Detail,
    [property: JsonPropertyName("aux")] JsonElement? Result)
{
    /// <summary>Why it failed; null where this says nothing of that.</summary>
    public string? Failure => Detail?.Message ?? Error;

    /// <summary>The digest of an image that was made; null where this says nothing of that.</summary>
    public string? ImageId => Result is { ValueKind: JsonValueKind.Object } result && result.TryGetProperty("ID", out JsonElement id) && id.ValueKind is JsonValueKind.String ? id.GetString() : null;

    /// <summary>What BuildKit tells, as it encodes it; null where this says nothing of that.</summary>
    public byte[]? Trace => Id is "moby.buildkit.trace" && Result is { ValueKind: JsonValueKind.String } result && result.TryGetBytesFromBase64(out byte[]? trace) ? trace : null;

    public static async IAsyncEnumerable<EngineMessage> ReadAsync(Stream stream, string engine, string asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using IAsyncEnumerator<EngineMessage?> messages = JsonSerializer.DeserializeAsyncEnumerable(stream, EngineJson.Default.EngineMessage!, topLevelValues: true, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await messages.MoveNextAsync()) yield break;
            }
            catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
            {
                throw new EngineFailedException(engine, asked, $"what it tells broke off: {e.Message}");
            }
            if (messages.Current is { } message) yield return message;
        }
    }
}
