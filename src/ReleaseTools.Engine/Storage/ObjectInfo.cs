namespace ReleaseTools.Engine.Storage;

/// <summary>An object without its content.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">As the store dates it; after a write, where it doesn't say, the time of its answer.</param>
/// <param name="ETag">Changes whenever the content does; opaque. Null only in listings of stores that don't list it.</param>
public sealed record ObjectInfo(string Key, long Size, DateTimeOffset Modified, string? ETag)
{
    /// <summary>
    /// What the store itself says of the content: where it equals what <see cref="IObjectStore.BeginChecksum"/> made of some content, the object holds
    /// exactly that. Where it differs nothing is said (a store may encrypt, or join what was copied). Null where the store gives none.
    /// </summary>
    public string? Checksum { get; init; }
}

/// <summary>Bytes <paramref name="Offset"/> to <paramref name="Offset"/> + <paramref name="Length"/> − 1 of an object.</summary>
public readonly record struct ByteRange(long Offset, long Length);
