namespace ReleaseTools.Crash;

/// <summary>Content of which only the first bytes can be read before the process ends.</summary>
internal sealed class FatalStream(Stream inner, long survives) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_read >= survives) WriteCounter.Die();
        int read = inner.Read(buffer, offset, (int)Math.Min(count, Math.Max(1, survives - _read)));
        _read += read;
        return read;
    }

    public override void Flush()
    {
        // nothing is written
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
