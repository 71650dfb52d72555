using System.IO.Compression;
using ReleaseTools.Engine.Images.Archive;
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

/// <summary>Bytes that were read already, then the rest.</summary>
/// <param name="inner">Is disposed with this stream.</param>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> start, Stream inner) : IO.WrappingStream(inner)
{
    private ReadOnlyMemory<byte> _start = start;

    public override int Read(Span<byte> buffer)
    {
        if (_start.IsEmpty) return Inner.Read(buffer);
        int count = Math.Min(buffer.Length, _start.Length);
        _start.Span[..count].CopyTo(buffer);
        _start = _start[count..];
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _start.IsEmpty ? IO.PlainFile.ReadAsync(Inner, buffer, cancellationToken) : ValueTask.FromResult(Read(buffer.Span));
}
