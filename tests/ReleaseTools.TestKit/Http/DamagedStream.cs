using ReleaseTools.Engine.IO;

namespace ReleaseTools.TestKit.Http;

/// <summary>A body that does not arrive as it was sent.</summary>
/// <param name="at">The byte, from 0, at which something happens.</param>
/// <param name="fault">What: <see cref="FaultKind.FlippedUpload"/>, <see cref="FaultKind.ResetInBody"/>, <see cref="FaultKind.StallInBody"/> or <see cref="FaultKind.SlowBody"/>.</param>
/// <param name="reset">Breaks the client's connection.</param>
internal sealed class DamagedStream(Stream inner, long at, FaultKind fault, Action reset) : ForwardStream
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private const int Piece = 16 * 1024;

    private long _read;

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (fault is FaultKind.SlowBody)
        {
            await Task.Delay(s_pause, cancellationToken);
            return await inner.ReadAsync(buffer[..Math.Min(buffer.Length, Piece)], cancellationToken);
        }
        if (_read >= at && fault is FaultKind.StallInBody) await Task.Delay(Timeout.Infinite, cancellationToken);
        if (_read >= at && fault is FaultKind.ResetInBody)
        {
            reset();
            throw new IOException("the client's connection was reset");
        }
        bool stops = fault is FaultKind.ResetInBody or FaultKind.StallInBody;
        int read = await inner.ReadAsync(stops && at - _read < buffer.Length ? buffer[..(int)(at - _read)] : buffer, cancellationToken);
        if (fault is FaultKind.FlippedUpload && at >= _read && at < _read + read) buffer.Span[(int)(at - _read)] ^= 1;
        _read += read;
        return read;
    }
}
