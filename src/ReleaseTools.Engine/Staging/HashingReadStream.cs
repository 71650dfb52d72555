using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Engine.Staging;

/// <summary>Makes every checksum of what somebody else reads from it: the bytes a store was given, whatever store it is.</summary>
/// <param name="expected">What is known of it; null = nothing (<see cref="DigestBuilder"/>).</param>
/// <param name="checksum">The store's own; null where it has none.</param>
internal sealed class HashingReadStream(Stream inner, Digests? expected, IContentChecksum? checksum, IProgressPart? progress) : ForwardStream
{
    // the second and third checksum find the bytes where the first has left them: near the core
    private const int Cached = 128 * 1024;

    private readonly DigestBuilder _digests = new(expected);

    /// <summary>The digests of everything that was read.</summary>
    public ContentDigest Finish() => new(_digests.Finish(), checksum?.Finish());

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        Append(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Append(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        // the digests outlive the stream: the store closes it, and then they are asked for
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        for (int from = 0; from < bytes.Length; from += Cached)
        {
            ReadOnlySpan<byte> slice = bytes[from..Math.Min(from + Cached, bytes.Length)];
            _digests.Append(slice);
            checksum?.Append(slice);
        }
        progress?.Advance(bytes.Length);
    }
}
