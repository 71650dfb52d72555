using System.Globalization;
using System.Text;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>One 512-byte header of a tar as it stands there (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06).</summary>
/// <param name="Type">Such as <c>0</c> for a file, <c>2</c> for a symbolic link, <c>x</c> for what the next header is lengthened by.</param>
/// <param name="Size">Of what follows, in bytes.</param>
internal sealed record TarEntryHeader(string Name, char Type, long Size, string LinkTarget)
{
    public const int BlockLength = 512;

    private const int ChecksumAt = 148, ChecksumLength = 8;

    /// <returns>Null where the block is no header.</returns>
    public static TarEntryHeader? Read(ReadOnlySpan<byte> block)
    {
        if (Number(block.Slice(ChecksumAt, ChecksumLength)) is not { } checksum || checksum != Checksum(block)) return null;
        if (Number(block.Slice(124, 12)) is not { } size) return null;
        string name = Text(block[..100]), prefix = block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(block.Slice(345, 155)) : "";
        char type = block[156] == 0 ? '0' : (char)block[156];
        // old tars say "folder" with a slash only; a link has no content, whatever it claims
        if (type == '0' && name.EndsWith('/')) type = '5';
        return new TarEntryHeader(prefix.Length > 0 ? $"{prefix}/{name}" : name, type, type is '1' or '2' or '5' ? 0 : size, Text(block.Slice(157, 100)));
    }

    // the sum of all bytes, its own field as if it were blanks
    private static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = ' ' * ChecksumLength;
        for (int i = 0; i < BlockLength; i++) sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0 : block[i];
        return sum;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    // octal digits, or GNU's binary form for what they have no room for; never negative
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return Binary(field);
        ReadOnlySpan<byte> digits = field.Trim((byte)' ').TrimEnd((byte)0).TrimEnd((byte)' ');
        int end = digits.IndexOfAny((byte)0, (byte)' ');
        long value = 0;
        foreach (byte digit in end < 0 ? digits : digits[..end])
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            value = (value << 3) | (uint)(digit - '0');
        }
        return value;
    }

    private static long? Binary(ReadOnlySpan<byte> field)
    {
        if (field[0] != 0x80 || field[1..^8].ContainsAnyExcept((byte)0)) return null;
        long value = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
        return value < 0 ? null : value;
    }
}

/// <summary>What headers before an entry's own say of it: where its name or size found no room there (pax, and GNU's older way).</summary>
internal sealed class TarExtension
{
    private string? _name, _link;
    private long? _size;
    private bool _isSparse;

    /// <summary>Whether a header is one of these.</summary>
    public static bool Is(char type) => type is 'x' or 'g' or 'L' or 'K';

    /// <returns>False where it can't be read.</returns>
    public bool Add(char type, ReadOnlySpan<byte> content)
    {
        string text = Encoding.UTF8.GetString(content);
        switch (type)
        {
            case 'L': _name = text.TrimEnd('\0'); return true;
            case 'K': _link = text.TrimEnd('\0'); return true;
            case 'g': return true;                                          // of all entries: nothing that matters here is
            default: return AddRecords(content);
        }
    }

    /// <returns>Null where its content is not stored as it is.</returns>
    public TarEntryHeader? ApplyTo(TarEntryHeader header) => _isSparse || header.Type is 'S'
        ? null
        : header with { Name = _name ?? header.Name, LinkTarget = _link ?? header.LinkTarget, Size = header.Type is '1' or '2' or '5' ? 0 : _size ?? header.Size };

    // "LENGTH key=value\n", where LENGTH counts its own digits too
    private bool AddRecords(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            int blank = content.IndexOf((byte)' ');
            if (blank < 1 || !int.TryParse(content[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= blank + 1 || length > content.Length || content[length - 1] != '\n') return false;
            string record = Encoding.UTF8.GetString(content[(blank + 1)..(length - 1)]);
            int equals = record.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !AddRecord(record[..equals], record[(equals + 1)..])) return false;
            content = content[length..];
        }
        return true;
    }

    private bool AddRecord(string key, string value)
    {
        switch (key)
        {
            case "path": _name = value; break;
            case "linkpath": _link = value; break;
            case "size":
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size)) return false;
                _size = size;
                break;
            case { } when key.StartsWith("GNU.sparse.", StringComparison.Ordinal): _isSparse = true; break;
        }
        return true;
    }
}

/// <summary>Names in a tar. What leads out of it names nothing.</summary>
internal static class TarEntryName
{
    /// <returns>The name without <c>.</c> and <c>..</c>; null where it is absolute or leads out of the archive; empty for its top.</returns>
    public static string? Normalize(string name)
    {
        if (name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)) return null;
        if (name is [_, ':', ..] && char.IsAsciiLetter(name[0])) return null;
        var parts = new List<string>();
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part is not "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    /// <summary>What a symbolic link points to, seen from the folder that it is in.</summary>
    /// <inheritdoc cref="Normalize"/>
    public static string? Resolve(string link, string target)
    {
        int slash = link.LastIndexOf('/');
        return target.StartsWith('/') ? null : Normalize(slash < 0 ? target : $"{link[..slash]}/{target}");
    }
}
