using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>A bucket with the prefix that a store lives below, and the way requests go there.</summary>
/// <param name="Server">Such as <c>https://storage.googleapis.com</c>.</param>
/// <param name="Credential">Null = requests carry none.</param>
internal sealed record GcsBucket(HttpPipeline Http, GcsAddress Address, Uri Server, IHttpCredential? Credential)
{
    /// <summary>Where interrupted uploads are remembered; null = nowhere.</summary>
    public string? UploadFolder { get; init; }

    /// <summary>What the server is to Google's own: an emulator may know less.</summary>
    public bool IsForeign { get; init; }

    public string NameOf(string key) => Address.Prefix + key;

    /// <summary>A request about one object.</summary>
    /// <param name="rest">What follows the object's name in the path.</param>
    public HttpCall Object(HttpMethod method, string key, string rest = "", params (string Name, string? Value)[] query) =>
        Call(method, $"storage/v1/b/{Uri.EscapeDataString(Address.Bucket)}/o/{Uri.EscapeDataString(NameOf(key))}{rest}", query);

    /// <summary>A request about the bucket's objects.</summary>
    /// <param name="service">Empty, or <c>upload/</c>.</param>
    public HttpCall Objects(HttpMethod method, string service, params (string Name, string? Value)[] query) =>
        Call(method, $"{service}storage/v1/b/{Uri.EscapeDataString(Address.Bucket)}/o", query);

    /// <summary>The generation that must be there for a write to happen; 0 = none.</summary>
    public static (string Name, string? Value) IfMatch(Precondition precondition) => ("ifGenerationMatch", precondition.IfAbsent ? "0" : precondition.IfMatch);

    /// <returns>Null where there is no such object.</returns>
    public async Task<GcsObject?> TryStatAsync(string key, CancellationToken cancellation)
    {
        using HttpAnswer answer = await Http.SendAsync(Object(HttpMethod.Get, key, "", ("fields", GcsObject.Fields)), cancellation);
        if (answer.IsSuccess) return Read(answer, GcsJson.Default.GcsObject);
        return GcsFailure.IsMissing(answer) ? null : throw GcsFailure.Of(answer);
    }

    public static T Read<T>(HttpAnswer answer, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, type) ?? throw GcsFailure.Strange("it is empty");
        }
        catch (JsonException e)
        {
            throw GcsFailure.Strange($"at {e.Path ?? "its start"} it is not what was expected");
        }
    }

    private HttpCall Call(HttpMethod method, string path, (string Name, string? Value)[] query) =>
        // every write is conditional, or puts the same there again
        new HttpCall(method, new Uri(Server, $"/{path}{UrlText.Query(query)}")) { MayRepeat = true, Credential = Credential };
}
