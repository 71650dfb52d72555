namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>A single file, compressed: <c>data.csv.gz</c>. Its name and mode are not kept.</summary>
internal sealed class CompressedFileWriter(ICompressor compressor) : IArchiveWriter
{
    public ValueTask BeginAsync(ArchiveEntry entry, CancellationToken cancellation) => default;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => compressor.WriteAsync(content, cancellation);

    public ValueTask EndAsync(CancellationToken cancellation) => default;

    public ValueTask FinishAsync(CancellationToken cancellation) => compressor.FinishAsync(cancellation);

    public ValueTask DisposeAsync() => compressor.DisposeAsync();
}
