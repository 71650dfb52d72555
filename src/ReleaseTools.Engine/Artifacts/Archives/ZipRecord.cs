using System.Buffers.Binary;
using System.Text;

namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>A zip entry's headers. They say "made on Unix" wherever they are made, so that modes and links are kept and bytes are the same.</summary>
internal sealed class ZipRecord(ArchiveEntry entry, DateTimeOffset time, long offset)
{
    // content that compresses badly grows a little: close below 4 GiB the long form is safe
    private const long LongFrom = 0xFFF0_0000;
    private const ushort Utf8Name = 0x0800;
    private const ushort SizesFollow = 0x0008;

    private readonly byte[] _name = Encoding.UTF8.GetBytes(entry.Name);
    private readonly bool _long = entry.Length >= LongFrom;

    public uint Crc { get; set; }

    public long Compressed { get; set; }

    public long Size { get; set; }

    public bool Stored { get; set; }

    /// <summary>Whether crc and sizes stand behind the content, because they weren't known before it.</summary>
    public bool Streamed { get; set; }

    public byte[] LocalHeader()
    {
        var bytes = new LittleEndianBuffer();
        bytes.Add32(0x04034B50);
        AddCommon(bytes);
        bytes.Add32(Streamed ? 0 : Crc);
        bytes.Add32(_long ? uint.MaxValue : Streamed ? 0 : (uint)Compressed);
        bytes.Add32(_long ? uint.MaxValue : Streamed ? 0 : (uint)Size);
        byte[] extra = [.. UnixTime(), .. _long ? Long(0, 0) : []];
        bytes.Add16((ushort)_name.Length);
        bytes.Add16((ushort)extra.Length);
        return bytes.AndThen(_name, extra);
    }

    /// <summary>What stands behind streamed content.</summary>
    public byte[] Descriptor()
    {
        var bytes = new LittleEndianBuffer();
        bytes.Add32(0x08074B50);
        bytes.Add32(Crc);
        bytes.AddSize(Compressed, _long);
        bytes.AddSize(Size, _long);
        return bytes.AndThen();
    }

    public byte[] CentralHeader()
    {
        bool far = offset >= uint.MaxValue;
        var bytes = new LittleEndianBuffer();
        bytes.Add32(0x02014B50);
        bytes.Add16((3 << 8) | 45);                          // made on Unix
        AddCommon(bytes, far);
        bytes.Add32(Crc);
        bytes.Add32(_long ? uint.MaxValue : (uint)Compressed);
        bytes.Add32(_long ? uint.MaxValue : (uint)Size);
        byte[] extra = [.. UnixTime(), .. (_long, far) switch
        {
            (true, true) => Long(Size, Compressed, offset),
            (true, false) => Long(Size, Compressed),
            (false, true) => Long(offset),
            _ => [],
        }];
        bytes.Add16((ushort)_name.Length);
        bytes.Add16((ushort)extra.Length);
        bytes.Add16(0);                                      // comment
        bytes.Add16(0);                                      // disk
        bytes.Add16(0);                                      // not text
        int type = entry.LinkTarget is null ? 0x8000 : 0xA000;
        bytes.Add32((uint)(type | entry.Mode) << 16);
        bytes.Add32(far ? uint.MaxValue : (uint)offset);
        return bytes.AndThen(_name, extra);
    }

    private void AddCommon(LittleEndianBuffer bytes, bool far = false)
    {
        bytes.Add16((ushort)(_long || far ? 45 : 20));       // the version that can read it
        bytes.Add16((ushort)(Utf8Name | (Streamed ? SizesFollow : 0)));
        bytes.Add16((ushort)(Stored ? 0 : 8));
        bytes.Add32(DosTime(time));
    }

    // DOS time has no zone and two-second steps, so the true one is added where it fits
    private byte[] UnixTime()
    {
        long seconds = time.ToUnixTimeSeconds();
        if (seconds is < 0 or > int.MaxValue) return [];
        byte[] extra = [0x55, 0x54, 5, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(extra.AsSpan(5), (int)seconds);
        return extra;
    }

    private static byte[] Long(params ReadOnlySpan<long> values)
    {
        var bytes = new LittleEndianBuffer();
        bytes.Add16(1);
        bytes.Add16((ushort)(values.Length * sizeof(long)));
        foreach (long value in values) bytes.AddSize(value, isLong: true);
        return bytes.AndThen();
    }

    private static uint DosTime(DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        if (utc.Year < 1980) utc = new(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        if (utc.Year > 2107) utc = new(2107, 12, 31, 23, 59, 58, DateTimeKind.Utc);
        return (uint)(((utc.Year - 1980) << 25) | (utc.Month << 21) | (utc.Day << 16) | (utc.Hour << 11) | (utc.Minute << 5) | (utc.Second / 2));
    }
}
