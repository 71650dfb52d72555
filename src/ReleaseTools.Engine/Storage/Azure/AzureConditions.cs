using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// Finds out whether a server honors the preconditions of writes. Azure does
/// (https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations); any other server is tried.
/// </summary>
internal sealed class AzureConditions(AzureContainer container)
{
    // no object has this ETag: they are numbered by time
    private readonly ConditionProbe _probe = new("0x1", async (key, content, precondition, cancellation) => await new AzurePut(container, key, content, precondition).RunAsync(cancellation) is not null,
        precondition => Ignored(container.Address.Root, precondition.IfAbsent ? "If-None-Match" : "If-Match"));

    /// <exception cref="RefusedException">The server writes whatever the precondition says.</exception>
    public Task RequireAsync(CancellationToken cancellation) => container.IsForeign ? _probe.RequireAsync(cancellation) : Task.CompletedTask;

    private static RefusedException Ignored(Uri root, string header) => new("StoreIgnoresConditions", ErrorCategory.InvalidOperation, root.AbsoluteUri,
        $"{root} ignores the condition {header} that a write is sent with: two who write at once would overwrite each other unnoticed, so that neither sessions nor links are safe there.",
        "Keep sessions and links in a store that honours conditions (Azure Blob Storage, Amazon S3, Google Cloud Storage, a folder), or update this server.");
}
