namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>A compressed tar archive. Folders have no entries of their own: their modes and times would be those of the machine.</summary>
internal sealed class TarWriter(ICompressor compressor, DateTimeOffset time) : IArchiveWriter
{
    private static readonly byte[] s_zeros = new byte[2 * TarHeader.BlockLength];

    private ArchiveEntry? _entry;

    public ValueTask BeginAsync(ArchiveEntry entry, CancellationToken cancellation)
    {
        _entry = entry;
        return compressor.WriteAsync(TarHeader.Make(entry, time), cancellation);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => compressor.WriteAsync(content, cancellation);

    public ValueTask EndAsync(CancellationToken cancellation) => compressor.WriteAsync(s_zeros.AsMemory(0, TarHeader.Padding(_entry!.Length)), cancellation);

    public async ValueTask FinishAsync(CancellationToken cancellation)
    {
        await compressor.WriteAsync(s_zeros, cancellation);
        await compressor.FinishAsync(cancellation);
    }

    public ValueTask DisposeAsync() => compressor.DisposeAsync();
}
