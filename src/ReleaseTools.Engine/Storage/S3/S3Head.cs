namespace ReleaseTools.Engine.Storage.S3;

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
