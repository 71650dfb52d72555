namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>A zip archive, written from front to back and compressed on all cores; in the 64-bit form where it must be.</summary>
internal sealed class ZipWriter : IArchiveWriter
{
    private readonly Stream _output;
    private readonly DateTimeOffset _time;
    private readonly DeflateQueue _queue;
    private readonly Queue<ArchiveEntry> _waiting = new();
    private readonly List<ZipRecord> _written = [];
    private long _offset;

    public ZipWriter(Stream output, DateTimeOffset time, DeflateBlockPool pool)
    {
        (_output, _time) = (output, time);
        _queue = new(pool, WriteBlockAsync);
    }

    public ValueTask BeginAsync(ArchiveEntry entry, CancellationToken cancellation)
    {
        _waiting.Enqueue(entry);
        return entry.LinkTarget is { } target ? _queue.WriteAsync(System.Text.Encoding.UTF8.GetBytes(target), cancellation) : default;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) => _queue.WriteAsync(content, cancellation);

    public ValueTask EndAsync(CancellationToken cancellation) => _queue.EndStreamAsync(cancellation);

    public async ValueTask FinishAsync(CancellationToken cancellation)
    {
        await _queue.DrainAsync(cancellation);
        long start = _offset;
        foreach (ZipRecord record in _written) await PutAsync(record.CentralHeader(), cancellation);
        await PutAsync(ZipDirectory.End(_written.Count, start, _offset - start), cancellation);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async ValueTask WriteBlockAsync(DeflateBlock block, CancellationToken cancellation)
    {
        bool whole = block is { IsFirst: true, IsLast: true };
        if (block.IsFirst) _written.Add(new(_waiting.Dequeue(), _time, _offset) { Streamed = !whole });
        ZipRecord record = _written[^1];
        record.Stored = whole && block.Deflated.Length >= block.Length;
        ReadOnlyMemory<byte> content = record.Stored ? block.Content : block.Deflated;
        record.Crc = Crc32.Combine(record.Crc, block.Crc, block.Length);
        record.Size += block.Length;
        record.Compressed += content.Length;
        if (block.IsFirst) await PutAsync(record.LocalHeader(), cancellation);
        await PutAsync(content, cancellation);
        if (block.IsLast && record.Streamed) await PutAsync(record.Descriptor(), cancellation);
    }

    private async ValueTask PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _output.WriteAsync(bytes, cancellation);
        _offset += bytes.Length;
    }
}
