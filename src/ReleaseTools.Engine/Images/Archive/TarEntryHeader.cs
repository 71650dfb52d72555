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
