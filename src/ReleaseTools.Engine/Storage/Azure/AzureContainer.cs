using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>A container with the prefix that a store lives below, and the way requests go there.</summary>
internal sealed record AzureContainer(BlobContainerClient Client, AzureAddress Address, AzureCredentials Credentials, StoreRequests Requests)
{
    /// <summary>Whether the server is not Azure's own: an emulator may know less.</summary>
    public bool IsForeign { get; init; }

    public string NameOf(string key) => Address.Prefix + key;

    public BlockBlobClient Blob(string key) => Client.GetBlockBlobClient(NameOf(key));

    /// <returns>Null where there is no such object.</returns>
    public async Task<AzureBlob?> TryStatAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await Requests.SendAsync<AzureBlob?>(async token =>
            {
                BlobProperties found = await Blob(key).GetPropertiesAsync(cancellationToken: token);
                if (found.ETag == default) throw AzureFailure.Strange("it has no ETag");
                if (AzureBlob.IsFolder(found.Metadata)) return null;
                return new AzureBlob(found.ContentLength, found.LastModified, found.ETag) { Md5 = found.ContentHash, Mark = AzureMark.Of(found.Metadata) };
            }, cancellation);
        }
        catch (RequestFailedException e) when (AzureFailure.IsMissing(e))
        {
            return null;
        }
    }

    /// <inheritdoc cref="AzureFailure.Explain"/>
    public Exception Explain(Exception e) => AzureFailure.Explain(e, Credentials.Redactor);

    /// <summary>The conditions of a request, as the service takes them.</summary>
    public static BlobRequestConditions? Conditions(Precondition precondition) => precondition switch
    {
        { IfAbsent: true } => new BlobRequestConditions { IfNoneMatch = ETag.All },
        { IfMatch: { } etag } => new BlobRequestConditions { IfMatch = new ETag(etag) },
        _ => null,
    };
}

/// <summary>
/// The SDK's connections. A download that breaks ends in a failure that the SDK does not take for one of its own to repeat: it would ask again uncounted, and
/// past the host's budget. A refusal is here as a whole: of a download's the SDK reads the
/// document without a limit of time, and of HEAD's it reads one where there is none.
/// </summary>
internal sealed class AzureTransport(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const long MostOfRefusal = 1 << 20;

    public static AzureTransport New() => new(HttpTransport.NewHandler());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            if (request.Method == HttpMethod.Head) response.Content = new ByteArrayContent([]);
            await response.Content.LoadIntoBufferAsync(MostOfRefusal, cancellationToken);
            return response;
        }
        if (request.Method != HttpMethod.Get) return response;
        var content = new StreamContent(new TranslatedStream(await response.Content.ReadAsStreamAsync(cancellationToken), e => new HttpRequestException(e.Message, e)));
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers) content.Headers.TryAddWithoutValidation(name, values);
        response.Content = content;
        return response;
    }
}
