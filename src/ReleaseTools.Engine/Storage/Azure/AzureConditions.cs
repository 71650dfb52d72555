namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// Finds out, once, whether a server honours the conditions that writes are sent with. Azure's does
/// (https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations); any other is asked, of an object that is
/// there for nothing else.
/// </summary>
internal sealed class AzureConditions(AzureContainer container)
{
    private const string Key = ObjectKey.Reserved + "/conditions";

    // no object has this ETag: they are numbered by time
    private const string NoETag = "0x1";

    private static readonly ObjectContent s_content = ObjectContent.FromText("ReleaseTools asks this object whether the store honours the conditions of a write.\n");

    private readonly SemaphoreSlim _once = new(1);
    private bool _isKnown;

    /// <exception cref="RefusedException">The server writes whatever the condition says.</exception>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        if (!container.IsForeign || Volatile.Read(ref _isKnown)) return;
        await _once.WaitAsync(cancellation);
        try
        {
            if (_isKnown) return;
            // who finds nothing there puts it there: only the second time tells
            if (await WritesAsync(Precondition.Absent, cancellation) && await WritesAsync(Precondition.Absent, cancellation)) throw Ignored("If-None-Match");
            if (await WritesAsync(Precondition.Match(NoETag), cancellation)) throw Ignored("If-Match");
            _isKnown = true;
        }
        finally
        {
            _once.Release();
        }
    }

    private async Task<bool> WritesAsync(Precondition precondition, CancellationToken cancellation) =>
        await new AzurePut(container, Key, s_content, precondition).RunAsync(cancellation) is not null;

    private RefusedException Ignored(string header) => new("StoreIgnoresConditions", ErrorCategory.InvalidOperation, container.Address.Root.AbsoluteUri,
        $"{container.Address.Root} ignores the condition {header} that a write is sent with: two who write at once would overwrite each other unnoticed, so that neither sessions nor links are safe there.",
        "Keep sessions and links in a store that honours conditions (Azure Blob Storage, Amazon S3, Google Cloud Storage, a folder), or update this server.");
}
