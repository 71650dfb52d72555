using System.IO.Compression;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.IO;
using ZstdSharp;

namespace ReleaseTools.Engine.Pods.Machine.Unpacking;

/// <summary>Decompresses what its first bytes say is compressed by gzip or Zstandard.</summary>
internal static class PackedStream
{
    /// <param name="content">Is disposed with what is returned.</param>
    /// <param name="from">For messages.</param>
    /// <returns>The stream, and whether it was compressed.</returns>
    public static async Task<(Stream Plain, bool WasPacked)> OpenAsync(Stream content, string from, CancellationToken cancellation)
    {
        byte[] start = new byte[6];
        int read = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        string packing = LayerPacking.Of(start.AsSpan(0, read));
        var whole = new PrefixedStream(start.AsMemory(0, read), content);
        return packing switch
        {
            LayerPacking.Gzip => (new GZipStream(whole, CompressionMode.Decompress), true),
            LayerPacking.Zstd => (new DecompressionStream(whole, leaveOpen: false), true),
            LayerPacking.Plain => (whole, false),
            _ => throw new PodArchiveException(from, $"it is compressed by {packing}; gzip and zstd are supported"),
        };
    }
}
