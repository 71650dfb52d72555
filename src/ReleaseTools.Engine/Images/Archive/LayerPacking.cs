namespace ReleaseTools.Engine.Images.Archive;

/// <summary>How a tar is packed, by its first bytes: the program that unpacks it.</summary>
internal static class LayerPacking
{
    public const string Plain = "", Gzip = "gzip", Zstd = "zstd", Bzip2 = "bzip2", Xz = "xz";

    /// <param name="start">The first six bytes, or all that there are.</param>
    public static string Of(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Gzip
        : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? Zstd
        : start.StartsWith("BZh"u8) ? Bzip2
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, .. "7zXZ"u8]) ? Xz
        : Plain;
}
