using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// Finds out whether a server honors the preconditions of writes. Google does (https://cloud.google.com/storage/docs/request-preconditions); any other server is tried.
/// </summary>
internal sealed class GcsConditions(GcsBucket bucket)
{
    // no object has this generation: they are numbered by time
    private readonly ConditionProbe _probe = new("1", async (key, content, precondition, cancellation) => await new GcsPut(bucket, key, content, precondition).RunAsync(cancellation) is not null,
        precondition => Ignored(bucket.Address.Root, precondition.IfMatch ?? "0"));

    /// <exception cref="RefusedException">The server writes whatever the precondition says.</exception>
    public Task RequireAsync(CancellationToken cancellation) => bucket.IsForeign ? _probe.RequireAsync(cancellation) : Task.CompletedTask;

    private static RefusedException Ignored(Uri root, string generation) => new("StoreIgnoresConditions", ErrorCategory.InvalidOperation, root.AbsoluteUri,
        $"{root} ignores the condition ifGenerationMatch={generation} that a write is sent with: two who write at once would overwrite each other unnoticed, so that neither sessions nor links are safe there.",
        "Keep sessions and links in a store that honours conditions (Google Cloud Storage, Amazon S3, a folder), or update this server.");
}
