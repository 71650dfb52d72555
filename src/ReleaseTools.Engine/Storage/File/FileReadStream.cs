using Microsoft.Win32.SafeHandles;
using ReleaseTools.Engine.IO;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>
/// Reads an object, or a part of it. A read is done at once, on the thread that asks: the runtime's own streams hand each one to another thread,
/// and waking that costs more than reading half a mebibyte.
/// </summary>
internal sealed class FileReadStream(SafeFileHandle file, long start, long end) : ForwardStream
{
    private long _position = start;

    /// <param name="range">Cut to what there is.</param>
    public static FileReadStream Over(SafeFileHandle file, ByteRange? range)
    {
        long size = RandomAccess.GetLength(file);
        long offset = Math.Min(range?.Offset ?? 0, size);
        return new FileReadStream(file, offset, offset + Math.Min(range?.Length ?? size, size - offset));
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= end) return 0;
        int read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, end - _position)], _position);
        _position += read;
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<int>(cancellationToken);
        try
        {
            return ValueTask.FromResult(Read(buffer.Span));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
