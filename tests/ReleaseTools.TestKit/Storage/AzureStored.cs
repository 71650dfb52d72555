namespace ReleaseTools.TestKit.Storage;

/// <summary>An object of the fake.</summary>
public sealed record AzureStored(string Name, byte[] Bytes, string ETag)
{
    public string? ContentType { get; init; }

    public string? CacheControl { get; init; }

    /// <summary>In base 64; null where whoever wrote the list of blocks said none.</summary>
    public string? Md5 { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public DateTimeOffset Updated { get; init; } = DateTimeOffset.UtcNow;
}
