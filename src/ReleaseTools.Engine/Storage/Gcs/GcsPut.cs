using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>One upload of a small object in one request, with what is to be said of it.</summary>
internal sealed class GcsPut(GcsBucket bucket, string key, ObjectContent content, Precondition precondition)
{
    /// <summary>Who wrote an object: tells our own write, whose answer was lost, from somebody else's of the same bytes.</summary>
    public const string WriterKey = "releasetools-write";

    private readonly string _writer = Guid.NewGuid().ToString("n");

    /// <returns>Null where the precondition did not hold.</returns>
    public Task<GcsObject?> RunAsync(CancellationToken cancellation) => ContentReader.WithAllAsync(key, content, bytes => SendAsync(bytes, cancellation), cancellation);

    private async Task<GcsObject?> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var about = new GcsObject
        {
            Name = bucket.NameOf(key),
            // the server refuses what arrives otherwise
            Md5Hash = Convert.ToBase64String(MD5.HashData(body.Span)),
            ContentType = content.MediaType,
            CacheControl = content.CacheControl,
            Metadata = new() { [WriterKey] = _writer },
        };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(about, GcsJson.Default.GcsObject);
        HttpCall call = bucket.Objects(HttpMethod.Post, "upload/", ("uploadType", "multipart"), GcsBucket.IfMatch(precondition), ("fields", GcsObject.Fields)) with
        {
            Body = () => Body(json, body),
            BodyLength = body.Length,
        };
        using HttpAnswer answer = await bucket.Http.SendAsync(call, cancellation);
        if (answer.IsSuccess) return GcsBucket.Read(answer, GcsJson.Default.GcsObject);
        if (!GcsFailure.IsPrecondition(answer)) throw GcsFailure.Of(answer);
        // the first answer may have been lost on its way, and the repetition have met what it wrote
        return answer.Attempts > 1 && await bucket.TryStatAsync(key, cancellation) is { } there && there.Metadata?.GetValueOrDefault(WriterKey) == _writer ? there : null;
    }

    private MultipartContent Body(byte[] json, ReadOnlyMemory<byte> body)
    {
        var about = new ByteArrayContent(json);
        about.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var bytes = new ReadOnlyMemoryContent(body);
        bytes.Headers.TryAddWithoutValidation("Content-Type", content.MediaType);
        return new MultipartContent("related") { about, bytes };
    }
}
