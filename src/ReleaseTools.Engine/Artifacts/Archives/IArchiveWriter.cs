namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>Writes one archive from front to back. Entries come in the order in which they are added.</summary>
internal interface IArchiveWriter : IAsyncDisposable
{
    /// <summary>Begins an entry; exactly <see cref="ArchiveEntry.Length"/> bytes of content must follow.</summary>
    ValueTask BeginAsync(ArchiveEntry entry, CancellationToken cancellation);

    ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    ValueTask EndAsync(CancellationToken cancellation);

    /// <summary>Writes what stands behind the last entry; without it the archive is not whole.</summary>
    ValueTask FinishAsync(CancellationToken cancellation);
}

/// <summary>What an archive says about a file: nothing that differs between two machines.</summary>
/// <param name="Name">With forward slashes.</param>
/// <param name="Length">Of the content, in bytes; 0 for a link.</param>
/// <param name="LinkTarget">Where it is a symbolic link: what it points to, relative to its own folder.</param>
internal sealed record ArchiveEntry(string Name, long Length, bool Executable, string? LinkTarget = null)
{
    /// <summary>Unix permissions.</summary>
    public int Mode => LinkTarget is not null ? 0x1FF : Executable ? 0x1ED : 0x1A4;     // 777, 755, 644
}

/// <summary>Compresses one stream of bytes from front to back: the same bytes on every machine.</summary>
internal interface ICompressor : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Writes what ends the stream; without it, it is not whole.</summary>
    ValueTask FinishAsync(CancellationToken cancellation);
}

/// <summary>A single file, compressed: <c>data.csv.gz</c>. Its name and mode are not kept.</summary>
internal sealed class CompressedFileWriter(ICompressor compressor) : IArchiveWriter
{
    public ValueTask BeginAsync(ArchiveEntry entry, CancellationToken cancellation) => default;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => compressor.WriteAsync(content, cancellation);

    public ValueTask EndAsync(CancellationToken cancellation) => default;

    public ValueTask FinishAsync(CancellationToken cancellation) => compressor.FinishAsync(cancellation);

    public ValueTask DisposeAsync() => compressor.DisposeAsync();
}
