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
        // a zip is a package: small files, compressed once and downloaded often. It takes half as long again as 7 does, and comes out 2 % smaller
        _queue = new(pool, WriteBlockAsync) { Level = 9 };
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

/// <summary>What ends a zip archive.</summary>
internal static class ZipDirectory
{
    /// <param name="start">Where the central headers begin.</param>
    public static byte[] End(int count, long start, long length)
    {
        var bytes = new LittleEndianBuffer();
        bool isLong = count >= ushort.MaxValue || start >= uint.MaxValue || length >= uint.MaxValue;
        if (isLong) AddLong(bytes, count, start, length);
        bytes.Add32(0x06054B50);
        bytes.Add16(0);
        bytes.Add16(0);
        bytes.Add16((ushort)Math.Min(count, ushort.MaxValue));
        bytes.Add16((ushort)Math.Min(count, ushort.MaxValue));
        bytes.Add32((uint)Math.Min(length, uint.MaxValue));
        bytes.Add32((uint)Math.Min(start, uint.MaxValue));
        bytes.Add16(0);
        return bytes.AndThen();
    }

    private static void AddLong(LittleEndianBuffer bytes, int count, long start, long length)
    {
        bytes.Add32(0x06064B50);
        bytes.AddSize(44, isLong: true);        // of what follows in this record
        bytes.Add16((3 << 8) | 45);
        bytes.Add16(45);
        bytes.Add32(0);
        bytes.Add32(0);
        bytes.AddSize(count, isLong: true);
        bytes.AddSize(count, isLong: true);
        bytes.AddSize(length, isLong: true);
        bytes.AddSize(start, isLong: true);
        bytes.Add32(0x07064B50);                // where that record is
        bytes.Add32(0);
        bytes.AddSize(start + length, isLong: true);
        bytes.Add32(1);
    }
}

/// <summary>Collects the fields of a binary header.</summary>
internal sealed class LittleEndianBuffer
{
    private readonly List<byte> _bytes = new(64);

    public void Add16(ushort value) => Add(value, sizeof(ushort));

    public void Add32(uint value) => Add(value, sizeof(uint));

    /// <summary>In 8 bytes, or in 4 where it is known to fit.</summary>
    public void AddSize(long value, bool isLong) => Add((ulong)value, isLong ? sizeof(ulong) : sizeof(uint));

    /// <summary>The fields, and what follows them.</summary>
    public byte[] AndThen(params ReadOnlySpan<byte[]> more)
    {
        foreach (byte[] bytes in more) _bytes.AddRange(bytes);
        return [.. _bytes];
    }

    private void Add(ulong value, int length)
    {
        for (int i = 0; i < length; i++) _bytes.Add((byte)(value >> (8 * i)));
    }
}

/// <summary>Joins the checksums of neighbouring blocks: zlib makes each block's, on whichever core packs it.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    // x^(2^n) modulo the polynomial
    private static readonly uint[] s_powers = MakePowers();

    /// <summary>The checksum of two blocks after one another.</summary>
    public static uint Combine(uint first, uint second, long secondLength) => Multiply(PowerOfLength(secondLength), first) ^ second;

    // x^(8 × length): what appending that many bytes does to a checksum
    private static uint PowerOfLength(long length)
    {
        uint product = 1u << 31;
        for (int power = 3; length > 0; length >>= 1, power++)
        {
            if ((length & 1) != 0) product = Multiply(s_powers[power & 31], product);
        }
        return product;
    }

    private static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        for (uint bit = 1u << 31; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0) product ^= b;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }
        return product;
    }

    private static uint[] MakePowers()
    {
        uint[] powers = new uint[32];
        powers[0] = 1u << 30;
        for (int n = 1; n < powers.Length; n++) powers[n] = Multiply(powers[n - 1], powers[n - 1]);
        return powers;
    }
}
