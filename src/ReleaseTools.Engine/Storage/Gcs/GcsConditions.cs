using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// Finds out, once, whether a server honours the conditions that writes are sent with. Google's does
/// (https://cloud.google.com/storage/docs/request-preconditions); any other is asked, of an object that is there for nothing else.
/// </summary>
internal sealed class GcsConditions(GcsBucket bucket)
{
    private const string Key = ObjectKey.Reserved + "/conditions";

    // no object has this generation: they are numbered by time
    private const string NoGeneration = "1";

    private static readonly ObjectContent s_content = ObjectContent.FromText("ReleaseTools asks this object whether the store honours the conditions of a write.\n");

    private readonly SemaphoreSlim _once = new(1);
    private bool _isKnown;

    /// <exception cref="RefusedException">The server writes whatever the condition says.</exception>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        if (!bucket.IsForeign || Volatile.Read(ref _isKnown)) return;
        await _once.WaitAsync(cancellation);
        try
        {
            if (_isKnown) return;
            // who finds nothing there puts it there: only the second time tells
            if (await WritesAsync(Precondition.Absent, cancellation) && await WritesAsync(Precondition.Absent, cancellation)) throw Ignored("0");
            if (await WritesAsync(Precondition.Match(NoGeneration), cancellation)) throw Ignored(NoGeneration);
            _isKnown = true;
        }
        finally
        {
            _once.Release();
        }
    }

    private async Task<bool> WritesAsync(Precondition precondition, CancellationToken cancellation) =>
        await new GcsPut(bucket, Key, s_content, precondition).RunAsync(cancellation) is not null;

    private RefusedException Ignored(string generation) => new("StoreIgnoresConditions", ErrorCategory.InvalidOperation, bucket.Address.Root.AbsoluteUri,
        $"{bucket.Address.Root} ignores the condition ifGenerationMatch={generation} that a write is sent with: two who write at once would overwrite each other unnoticed, so that neither sessions nor links are safe there.",
        "Keep sessions and links in a store that honours conditions (Google Cloud Storage, Amazon S3, a folder), or update this server.");
}
