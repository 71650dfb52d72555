using Google.Apis.Storage.v1;
using Google.Apis.Storage.v1.Data;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>Copies inside the bucket, in as many rounds as the server wants: no byte passes through here (https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite).</summary>
internal sealed class GcsCopy(GcsBucket bucket, Precondition precondition)
{
    /// <param name="source">The object as it was found: another one in its place is not copied.</param>
    /// <param name="missing">Says that the source is gone.</param>
    /// <returns>Null where the precondition did not hold.</returns>
    public async Task<GcsObject?> RunAsync(ObjectInfo source, string to, Func<Exception> missing, CancellationToken cancellation)
    {
        ObjectsResource.RewriteRequest request = bucket.Service.Objects.Rewrite(null, bucket.Name, bucket.NameOf(source.Key), bucket.Name, bucket.NameOf(to));
        request.SourceGeneration = GcsBucket.Generation(source.ETag);
        request.IfGenerationMatch = GcsBucket.IfMatch(precondition);
        request.Fields = $"done,rewriteToken,resource({GcsObjects.Fields})";
        try
        {
            while (true)
            {
                RewriteResponse answer = await request.ExecuteAsync(cancellation);
                if (answer.Done == true) return answer.Resource ?? throw GcsFailure.Strange("it copied nothing");
                request.RewriteToken = answer.RewriteToken ?? throw GcsFailure.Strange("it neither copied everything nor says how to go on");
            }
        }
        catch (GcsRefusedException e) when (e.IsPrecondition)
        {
            return e.IsRepeated ? await OursAsync(source, to, cancellation) : null;
        }
        catch (GcsRefusedException e) when (e.IsMissing)
        {
            throw missing();
        }
    }

    /// <summary>The first answer was lost on its way, and the repetition met an object: ours, or as good as ours, where it holds the same.</summary>
    private async Task<GcsObject?> OursAsync(ObjectInfo source, string to, CancellationToken cancellation) =>
        source.Checksum is { } checksum && await bucket.TryStatAsync(to, cancellation) is { } there && there.Info(to).Checksum == checksum ? there : null;
}
