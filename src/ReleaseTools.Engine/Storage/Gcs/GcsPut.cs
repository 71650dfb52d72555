using System.Security.Cryptography;
using Google.Apis.Storage.v1;
using ReleaseTools.Engine.Storage.Transfer;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// Uploads a small object with its metadata in one request (https://cloud.google.com/storage/docs/uploading-objects#uploading-an-object). Google's client always sends
/// two: one to start a session, one for the content.
/// </summary>
internal sealed class GcsPut(GcsBucket bucket, string key, ObjectContent content, Precondition precondition)
{
    /// <summary>Who wrote an object: tells our own write, whose answer was lost, from somebody else's of the same bytes.</summary>
    public const string WriterKey = "releasetools-write";

    private readonly string _writer = Guid.NewGuid().ToString("n");

    /// <returns>Null where the precondition did not hold.</returns>
    public Task<GcsObject?> RunAsync(CancellationToken cancellation) => ContentReader.WithAllAsync(key, content, bytes => SendAsync(bytes, cancellation), cancellation);

    private async Task<GcsObject?> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using HttpRequestMessage request = Request(body);
        try
        {
            using HttpResponseMessage response = await bucket.Service.HttpClient.SendAsync(request, cancellation);
            return await bucket.Service.DeserializeResponse<GcsObject>(response) ?? throw GcsFailure.Strange("it is empty");
        }
        catch (GcsRefusedException e) when (e.IsPrecondition)
        {
            return e.IsRepeated && await bucket.TryStatAsync(key, cancellation) is { Metadata: { } marks } there && marks.TryGetValue(WriterKey, out string? writer) && writer == _writer ? there : null;
        }
    }

    private HttpRequestMessage Request(ReadOnlyMemory<byte> body)
    {
        var about = new GcsObject
        {
            Name = bucket.NameOf(key),
            // the server refuses what arrives otherwise
            Md5Hash = Convert.ToBase64String(MD5.HashData(body.Span)),
            ContentType = content.MediaType,
            CacheControl = content.CacheControl,
            Metadata = new Dictionary<string, string> { [WriterKey] = _writer },
        };
        ObjectsResource.InsertRequest insert = bucket.Service.Objects.Insert(about, bucket.Name);
        insert.IfGenerationMatch = GcsBucket.IfMatch(precondition);
        insert.Fields = GcsObjects.Fields;
        HttpRequestMessage request = insert.CreateRequest();
        var bytes = new ReadOnlyMemoryContent(body);
        bytes.Headers.TryAddWithoutValidation("Content-Type", content.MediaType);
        request.RequestUri = new Uri(bucket.Server, $"/upload{request.RequestUri!.PathAndQuery}&uploadType=multipart");
        request.Content = new MultipartContent("related") { request.Content!, bytes };
        return request;
    }
}
