namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// Marks each conditional write, so that after a lost response our own write can be told apart from another writer's with the same bytes. Metadata names must be C# identifiers
/// (https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata#metadata-names).
/// </summary>
internal sealed class AzureMark
{
    private const string Name = "release_write";

    private readonly string _value = Guid.NewGuid().ToString("n");

    public Dictionary<string, string> Metadata => new() { [Name] = _value };

    /// <returns>Null where the object bears none.</returns>
    public static string? Of(IDictionary<string, string>? metadata) =>
        metadata?.FirstOrDefault(pair => string.Equals(pair.Key, Name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <returns>The object where it is the one that bears this mark, else null.</returns>
    public async Task<AzureBlob?> FindAsync(AzureContainer container, string key, CancellationToken cancellation) =>
        await container.TryStatAsync(key, cancellation) is { } there && there.Mark == _value ? there : null;
}
