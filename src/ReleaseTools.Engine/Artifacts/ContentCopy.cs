using System.Buffers;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Engine.Artifacts;

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
