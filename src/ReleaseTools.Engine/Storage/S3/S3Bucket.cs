using Amazon.S3;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>A bucket with the prefix that a store lives below, and the way requests go there.</summary>
internal sealed record S3Bucket(IAmazonS3 Client, S3Address Address, S3Requests Requests)
{
    public string Name => Address.Bucket;

    /// <summary>Signed payloads are verified by the server; over TLS, Amazon's own are secured by a trailing checksum instead.</summary>
    public bool SignsPayload { get; init; }

    public string KeyOf(string key) => Address.Prefix + key;
}
