namespace ReleaseTools.Artifacts;

/// <summary>Both checksums of some content, in lower-case hexadecimal, with its length in bytes.</summary>
public readonly record struct Digests(long Size, string Sha256, string Sha512);
