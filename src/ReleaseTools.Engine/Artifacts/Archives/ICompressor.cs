namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>Compresses one stream of bytes from front to back: the same bytes on every machine.</summary>
internal interface ICompressor : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Writes what ends the stream; without it, it is not whole.</summary>
    ValueTask FinishAsync(CancellationToken cancellation);
}
