using Azure;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>What the service says of an object.</summary>
/// <param name="Size">In bytes, of the whole object, also where a part of it was asked for.</param>
internal sealed record AzureBlob(long Size, DateTimeOffset Modified, ETag ETag)
{
    /// <summary>Of the content: made by the service of what arrives in one piece, else as it was said with the list of blocks. Null where the service keeps none.</summary>
    public byte[]? Md5 { get; init; }

    /// <summary>What <see cref="AzureMark"/> marked the object with.</summary>
    public string? Mark { get; init; }

    /// <summary>Whether this is a folder marker. Accounts with a hierarchical namespace list each folder among the blobs.</summary>
    public static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata?.Any(pair => string.Equals(pair.Key, "hdi_isfolder", StringComparison.OrdinalIgnoreCase) && string.Equals(pair.Value, "true", StringComparison.OrdinalIgnoreCase)) == true;

    public ObjectInfo Info(string key) => new(key, Size, Modified, ETag.ToString()) { Checksum = Md5 is { Length: > 0 } ? Convert.ToHexStringLower(Md5) : null };
}
