using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>Makes both checksums of what somebody else reads from it: the bytes a store was given, whatever store it is.</summary>
internal sealed class HashingReadStream(Stream inner, IProgressPart? progress) : Stream
{
    private readonly DigestBuilder _digests = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The digests of everything that was read.</summary>
    public Digests Finish() => _digests.Finish();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        Append(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Append(buffer.Span[..read]);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
