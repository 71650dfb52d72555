using System.Buffers;
using System.Security.Cryptography;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>Makes both checksums of bytes that pass by.</summary>
/// <param name="expected">What should pass, where that is known: one checksum tells whether it did, and the other, which takes twice as long, need not be made again.</param>
public sealed class DigestBuilder(Digests? expected = null) : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _sha512 = expected is null ? IncrementalHash.CreateHash(HashAlgorithmName.SHA512) : null;
    private long _size;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _size += bytes.Length;
        _sha256.AppendData(bytes);
        _sha512?.AppendData(bytes);
    }

    /// <summary>The digests of all bytes so far; the builder starts anew.</summary>
    /// <returns>Without a SHA-512 (empty) where something else passed than was expected.</returns>
    public Digests Finish()
    {
        (long size, string sha256) = (_size, Convert.ToHexStringLower(_sha256.GetHashAndReset()));
        _size = 0;
        if (_sha512 is not null) return new Digests(size, sha256, Convert.ToHexStringLower(_sha512.GetHashAndReset()));
        return expected is { } known && known.Size == size && known.Sha256 == sha256 ? known : new Digests(size, sha256, "");
    }

    /// <summary>The digests of a text in UTF-8.</summary>
    public static Digests OfText(string text)
    {
        using var digests = new DigestBuilder();
        digests.Append(System.Text.Encoding.UTF8.GetBytes(text));
        return digests.Finish();
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _sha512?.Dispose();
    }
}

/// <summary>Moves content and makes both checksums of it in the same pass.</summary>
public static class ContentCopy
{
    // measured: larger ones leave the processor's cache between reading, hashing and writing
    private const int BufferSize = 128 * 1024;

    /// <summary>Copies from where <paramref name="source"/> stands to its end.</summary>
    /// <param name="progress">Advanced by the bytes that were written.</param>
    /// <param name="expected">What should pass, where that is known: then the slower of the checksums is not made again (<see cref="DigestBuilder"/>).</param>
    public static async Task<Digests> CopyAsync(Stream source, Stream destination, IProgressPart? progress, CancellationToken cancellation, Digests? expected = null)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var digests = new DigestBuilder(expected);
            while (await PlainFile.ReadAsync(source, buffer, cancellation) is > 0 and int read)
            {
                digests.Append(buffer.AsSpan(0, read));
                await PlainFile.WriteAsync(destination, buffer.AsMemory(0, read), cancellation);
                progress?.Advance(read);
            }
            return digests.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads from where <paramref name="source"/> stands to its end.</summary>
    public static Task<Digests> HashAsync(Stream source, IProgressPart? progress, CancellationToken cancellation, Digests? expected = null) =>
        CopyAsync(source, Stream.Null, progress, cancellation, expected);
}
