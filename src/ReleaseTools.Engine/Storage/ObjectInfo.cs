namespace ReleaseTools.Engine.Storage;

/// <summary>An object without its content.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="ETag">Changes whenever the content does; opaque. Null only in listings of stores that don't list it.</param>
public sealed record ObjectInfo(string Key, long Size, DateTimeOffset Modified, string? ETag);

/// <summary>Bytes <paramref name="Offset"/> to <paramref name="Offset"/> + <paramref name="Length"/> − 1 of an object.</summary>
public readonly record struct ByteRange(long Offset, long Length);
