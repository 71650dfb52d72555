using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>Copies inside the bucket, in as many rounds as the server wants: no byte passes through here (https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite).</summary>
internal sealed class GcsCopy(GcsBucket bucket, Precondition precondition)
{
    /// <param name="source">The object as it was found: another one in its place is not copied.</param>
    /// <param name="missing">Says that the source is gone.</param>
    /// <returns>Null where the precondition did not hold.</returns>
    public async Task<GcsObject?> RunAsync(ObjectInfo source, string to, Func<Exception> missing, CancellationToken cancellation)
    {
        string rest = $"/rewriteTo/b/{Uri.EscapeDataString(bucket.Address.Bucket)}/o/{Uri.EscapeDataString(bucket.NameOf(to))}";
        for (string? token = null; ;)
        {
            HttpCall call = bucket.Object(HttpMethod.Post, source.Key, rest, ("sourceGeneration", source.ETag), GcsBucket.IfMatch(precondition),
                ("rewriteToken", token), ("fields", $"done,rewriteToken,resource({GcsObject.Fields})"));
            using HttpAnswer answer = await bucket.Http.SendAsync(call, cancellation);
            if (GcsFailure.IsPrecondition(answer)) return answer.Attempts > 1 ? await OursAsync(source, to, cancellation) : null;
            if (GcsFailure.IsMissing(answer)) throw missing();
            if (!answer.IsSuccess) throw GcsFailure.Of(answer);
            GcsRewrite rewrite = GcsBucket.Read(answer, GcsJson.Default.GcsRewrite);
            if (rewrite.Done) return rewrite.Resource ?? throw GcsFailure.Strange("it copied nothing");
            token = rewrite.RewriteToken ?? throw GcsFailure.Strange("it neither copied everything nor says how to go on");
        }
    }

    /// <summary>The first answer was lost on its way, and the repetition met an object: ours, or as good as ours, where it holds the same.</summary>
    private async Task<GcsObject?> OursAsync(ObjectInfo source, string to, CancellationToken cancellation) =>
        source.Checksum is { } checksum && await bucket.TryStatAsync(to, cancellation) is { } there && there.Info(to).Checksum == checksum ? there : null;
}
