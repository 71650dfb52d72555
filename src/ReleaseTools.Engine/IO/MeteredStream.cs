using System.Runtime.CompilerServices;

namespace ReleaseTools.Engine.IO;

/// <summary>Passes bytes on, in either direction, and shows them to a meter: bytes that are read before the reader gets them, bytes that are written before they are written.</summary>
/// <param name="inner">Is disposed with this stream.</param>
/// <param name="meter">Several may be added up; each sees the bytes in turn.</param>
/// <param name="passed">Told how many bytes have passed each time, such as a progress.</param>
internal sealed class MeteredStream(Stream inner, Meter? meter = null, Action<long>? passed = null) : WrappingStream(inner)
{
    // the second and third checksum find the bytes where the first has left them: near the core
    private const int Cached = 128 * 1024;

    public override bool CanRead => Inner.CanRead;

    public override bool CanWrite => Inner.CanWrite;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        int read = Inner.Read(buffer);
        Show(buffer[..read]);
        passed?.Invoke(read);
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        int read = await Inner.ReadAsync(buffer, cancellationToken);
        Show(buffer.Span[..read]);
        passed?.Invoke(read);
        return read;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty) return;
        Show(buffer);
        Inner.Write(buffer);
        passed?.Invoke(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return;
        Show(buffer.Span);
        await PlainFile.WriteAsync(Inner, buffer, cancellationToken);
        passed?.Invoke(buffer.Length);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        if (Inner.CanWrite) Inner.Flush();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Inner.CanWrite ? Inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    private void Show(ReadOnlySpan<byte> bytes)
    {
        if (meter is null) return;
        for (; bytes.Length > Cached; bytes = bytes[Cached..]) meter(bytes[..Cached]);
        meter(bytes);
    }
}

/// <summary>Sees bytes that pass, such as a checksum. It may throw to keep them from passing.</summary>
/// <param name="bytes">Empty at the end of what is read.</param>
internal delegate void Meter(ReadOnlySpan<byte> bytes);

/// <summary>Reads what another stream holds, and says in other words why that fails.</summary>
/// <param name="translate">From what the other one threw to what is thrown here.</param>
internal sealed class TranslatedStream(Stream inner, Func<IOException, Exception> translate) : WrappingStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            throw translate(e);
        }
    }
}
