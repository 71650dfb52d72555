using Amazon.Runtime;
using Amazon.S3;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>A bucket with the prefix that a store lives below, and the way requests go there.</summary>
/// <param name="Sdk">For uploads in parts; starting it takes longer than most commands.</param>
/// <param name="Wire">For everything else.</param>
internal sealed record S3Bucket(Lazy<IAmazonS3> Sdk, S3Wire Wire, S3Address Address, StoreRequests Requests)
{
    public string Name => Address.Bucket;

    public IAmazonS3 Client => Sdk.Value;

    public S3Conditions Conditions => field ??= new S3Conditions(this, Address.Root);

    public string KeyOf(string key) => Address.Prefix + key;

    /// <returns>Null where there is no such object.</returns>
    public async Task<S3Head?> TryStatAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await Requests.SendAsync(async token =>
            {
                using HttpResponseMessage response = await Wire.SendAsync(HttpMethod.Head, KeyOf(key), "", [], default, token);
                return S3Head.Of(response);
            }, cancellation);
        }
        catch (AmazonServiceException e) when (S3Failure.IsMissing(e))
        {
            return null;
        }
    }

    /// <returns>The object's ETag, without quotation marks; null where there is no such object.</returns>
    public async Task<string?> TryETagAsync(string key, CancellationToken cancellation) => (await TryStatAsync(key, cancellation))?.ETag;
}

/// <summary>What the headers of an answer say of an object.</summary>
/// <param name="Size">In bytes, of the whole object, also where a part of it was asked for.</param>
/// <param name="ETag">Without quotation marks.</param>
internal sealed record S3Head(long Size, DateTimeOffset Modified, string ETag)
{
    /// <summary>What <see cref="S3Put"/> marked the object with.</summary>
    public string? Mark { get; init; }

    public static S3Head Of(HttpResponseMessage response) => new(
        response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength ?? 0,
        response.Content.Headers.LastModified ?? default,
        S3ETag.Plain(S3Wire.ETagOf(response) ?? ""))
    {
        Mark = response.Headers.TryGetValues("x-amz-meta-" + S3Put.MarkName, out IEnumerable<string>? marks) ? marks.First() : null,
    };

    public ObjectInfo Info(string key) => new(key, Size, Modified, ETag) { Checksum = ETag };
}
