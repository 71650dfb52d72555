using System.Globalization;
using System.Text;

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

/// <summary>Tar's 512-byte headers, in POSIX ustar, with a pax header before where ustar can't say it. No owner, no time but the one given.</summary>
internal static class TarHeader
{
    public const int BlockLength = 512;

    private const int NameLength = 100;
    private const int PrefixLength = 155;
    private const long MaxSize = (1L << 33) - 1;

    /// <returns>All header blocks of an entry.</returns>
    public static byte[] Make(ArchiveEntry entry, DateTimeOffset time)
    {
        (string Prefix, string Name)? split = SplitName(entry.Name);
        string link = entry.LinkTarget ?? "";
        var records = new List<byte>();
        if (split is null) AddRecord(records, "path", entry.Name);
        if (!Fits(link, NameLength)) AddRecord(records, "linkpath", link);
        if (entry.Length > MaxSize) AddRecord(records, "size", entry.Length.ToString(CultureInfo.InvariantCulture));

        char type = entry.LinkTarget is null ? '0' : '2';
        byte[] header = MakeBlock(split ?? ("", PlainName(entry.Name)), PlainName(link), type, entry.Mode, entry.Length > MaxSize ? 0 : entry.Length, time);
        if (records.Count == 0) return header;
        byte[] extended = MakeBlock(("", "PaxHeader"), "", 'x', 0x1A4, records.Count, time);
        return [.. extended, .. records, .. new byte[Padding(records.Count)], .. header];
    }

    /// <summary>What is missing to whole blocks.</summary>
    public static int Padding(long length) => (int)(-length & (BlockLength - 1));

    private static byte[] MakeBlock((string Prefix, string Name) name, string link, char type, int mode, long size, DateTimeOffset time)
    {
        byte[] block = new byte[BlockLength];
        Put(block, 0, name.Name);
        Put(block, 100, Octal(mode, 7));
        Put(block, 108, Octal(0, 7));           // owner
        Put(block, 116, Octal(0, 7));           // group
        Put(block, 124, Octal(size, 11));
        Put(block, 136, Octal(Math.Clamp(time.ToUnixTimeSeconds(), 0, MaxSize), 11));
        Put(block, 148, "        ");            // the checksum is made as if it were spaces
        block[156] = (byte)type;
        Put(block, 157, link);
        Put(block, 257, "ustar\000");
        Put(block, 329, Octal(0, 7));           // device
        Put(block, 337, Octal(0, 7));
        Put(block, 345, name.Prefix);
        Put(block, 148, Octal(block.Sum(static value => value), 6) + "\0 ");
        return block;
    }

    /// <returns>Null where the name needs a pax record.</returns>
    private static (string Prefix, string Name)? SplitName(string name)
    {
        if (!Ascii.IsValid(name)) return null;
        if (name.Length <= NameLength) return ("", name);
        for (int slash = name.IndexOf('/'); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            if (slash <= PrefixLength && name.Length - slash - 1 <= NameLength) return (name[..slash], name[(slash + 1)..]);
        }
        return null;
    }

    private static bool Fits(string text, int length) => text.Length <= length && Ascii.IsValid(text);

    // what a reader that knows no pax records shows
    private static string PlainName(string name)
    {
        string plain = string.Concat(name.Select(static c => char.IsAscii(c) ? c : '_'));
        return plain.Length <= NameLength ? plain : plain[^NameLength..].TrimStart('/');
    }

    // "LENGTH key=value\n", where LENGTH counts its own digits too
    private static void AddRecord(List<byte> records, string key, string value)
    {
        byte[] rest = Encoding.UTF8.GetBytes($" {key}={value}\n");
        int length = rest.Length;
        while (rest.Length + Digits(length) != length) length = rest.Length + Digits(length);
        records.AddRange(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        records.AddRange(rest);
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    private static void Put(byte[] block, int offset, string text) => Encoding.ASCII.GetBytes(text, block.AsSpan(offset));
}
