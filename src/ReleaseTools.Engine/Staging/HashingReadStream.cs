using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>Makes both checksums of what somebody else reads from it: the bytes a store was given, whatever store it is.</summary>
internal sealed class HashingReadStream(Stream inner, IProgressPart? progress) : ForwardStream
{
    private readonly DigestBuilder _digests = new();

    /// <summary>The digests of everything that was read.</summary>
    public Digests Finish() => _digests.Finish();

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
        _digests.Append(bytes);
        progress?.Advance(bytes.Length);
    }
}
