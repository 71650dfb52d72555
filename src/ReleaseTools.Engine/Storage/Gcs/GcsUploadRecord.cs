using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>What is remembered of an upload, so that it can be gone on with.</summary>
/// <param name="Server">With the bucket and the name: where the object goes.</param>
/// <param name="Condition">The generation that must be there; the session was begun with it, and keeps it.</param>
/// <param name="Session">The session's address. Whoever has it can write the object: it is a secret.</param>
/// <param name="End">How many bytes were sent at most.</param>
/// <param name="Md5">Of those bytes: what has arrived is a part of the content only where its beginning is the same.</param>
internal sealed record GcsUploadRecord(
    string Server, string Bucket, string Name, long Length, string MediaType, string? CacheControl, string? Condition, string Session, long End, string Md5, DateTimeOffset Touched)
{
    /// <summary>Whether this upload is of an object that is to be written the same way.</summary>
    public bool IsLike(GcsUploadRecord other) => this with { Session = other.Session, End = other.End, Md5 = other.Md5, Touched = other.Touched } == other;

    // the session is in here
    public override string ToString() => $"{Server} {Bucket}/{Name}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GcsUploadRecord))]
internal sealed partial class GcsJson : JsonSerializerContext;
