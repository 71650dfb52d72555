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
