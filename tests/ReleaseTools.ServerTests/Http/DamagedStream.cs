using ReleaseTools.Engine.Storage;

namespace ReleaseTools.ServerTests.Http;

/// <summary>A body that is not what was sent: from one place on it is lost, or one byte of it is another.</summary>
/// <param name="at">Which byte, from 0.</param>
/// <param name="reset">Breaks the connection; null = the byte is changed.</param>
internal sealed class DamagedStream(Stream inner, long at, Action? reset) : ForwardStream
{
    private long _read;

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (reset is not null && _read >= at)
        {
            reset();
            throw new IOException("the client's connection was reset");
        }
        int read = await inner.ReadAsync(reset is not null && at - _read < buffer.Length ? buffer[..(int)(at - _read)] : buffer, cancellationToken);
        if (reset is null && at >= _read && at < _read + read) buffer.Span[(int)(at - _read)] ^= 1;
        _read += read;
        return read;
    }
}
