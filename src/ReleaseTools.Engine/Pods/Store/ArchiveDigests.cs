using System.IO.Compression;
using System.Security.Cryptography;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.IO;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>The digests of a file, and of what is in it where it is compressed by gzip, made in one pass.</summary>
/// <param name="Size">In bytes, of the file as it is.</param>
/// <param name="All">Of the file, then of its content; by both algorithms.</param>
internal sealed record ArchiveDigests(long Size, IReadOnlyList<ImageDigest> All)
{
    /// <param name="copy">Receives the file unchanged; null to discard it.</param>
    /// <exception cref="InvalidDataException">It begins as gzip does, and can't be decompressed.</exception>
    public static async Task<ArchiveDigests> ReadAsync(Stream source, Stream? copy, CancellationToken cancellation)
    {
        using var file = new DigestPair();
        using var content = new DigestPair();
        byte[] start = new byte[2];
        int begun = await source.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        bool isCompressed = LayerPacking.Of(start.AsSpan(0, begun)) == LayerPacking.Gzip;
        // the source stays open
        var whole = new MeteredStream(new PrefixedStream(start.AsMemory(0, begun), source), bytes =>
        {
            file.Append(bytes);
            copy?.Write(bytes);
        });
        if (isCompressed)
        {
            await using var inner = new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true);
            await using var metered = new MeteredStream(inner, content.Append);
            await metered.CopyToAsync(Stream.Null, cancellation);
        }
        await whole.CopyToAsync(Stream.Null, cancellation);
        return new ArchiveDigests(file.Size, isCompressed ? [.. file.Finish(), .. content.Finish()] : file.Finish());
    }

    private sealed class DigestPair : IDisposable
    {
        private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256), _sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);

        public long Size { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            Size += bytes.Length;
            _sha256.AppendData(bytes);
            _sha512.AppendData(bytes);
        }

        public ImageDigest[] Finish() =>
            [ImageDigest.Parse($"sha256:{Convert.ToHexStringLower(_sha256.GetHashAndReset())}"), ImageDigest.Parse($"sha512:{Convert.ToHexStringLower(_sha512.GetHashAndReset())}")];

        public void Dispose()
        {
            _sha256.Dispose();
            _sha512.Dispose();
        }
    }
}
