using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>A bucket with the prefix that a store lives below, and the way requests go there.</summary>
internal sealed record S3Bucket(IAmazonS3 Client, S3Address Address, S3Requests Requests)
{
    public string Name => Address.Bucket;

    /// <summary>For the requests that come by the thousand.</summary>
    public required S3Wire Wire { get; init; }

    public S3Conditions Conditions => field ??= new S3Conditions(this, Address.Root);

    public string KeyOf(string key) => Address.Prefix + key;

    /// <returns>Null where there is no such object.</returns>
    public async Task<GetObjectMetadataResponse?> TryStatAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await Requests.SendAsync(token => Client.GetObjectMetadataAsync(Name, KeyOf(key), token), cancellation);
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            return null;
        }
    }

    /// <returns>The object's ETag, without quotation marks; null where there is no such object.</returns>
    public async Task<string?> TryETagAsync(string key, CancellationToken cancellation) =>
        await TryStatAsync(key, cancellation) is { } there ? S3ETag.Plain(there.ETag) : null;
}
