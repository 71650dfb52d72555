using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
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
