using System.Buffers.Binary;

namespace ReleaseTools.Artifacts;

/// <summary>The header of Apple's programs and libraries, for one architecture or several.</summary>
internal static class MachFormat
{
    private const int MinimumLength = 8;
    private const int MostArchitectures = 20;   // Java classes begin with the same four bytes; what follows is a version there, never this small

    private static readonly string[] s_systems = ["darwin", "ios"];

    public static BinaryFormat? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < MinimumLength) return null;
        uint second = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        return BinaryPrimitives.ReadUInt32BigEndian(header) switch
        {
            0xFEEDFACE or 0xFEEDFACF => Thin(second),
            0xCEFAEDFE or 0xCFFAEDFE => Thin(BinaryPrimitives.ReverseEndianness(second)),
            0xCAFEBABE => Universal(header[8..], second, entryLength: 20),
            0xCAFEBABF => Universal(header[8..], second, entryLength: 32),
            _ => null,
        };
    }

    private static BinaryFormat? Thin(uint processor) =>
        Architecture(processor) is { } architecture ? new("Mach-O", s_systems, [architecture]) : null;

    private static BinaryFormat? Universal(ReadOnlySpan<byte> entries, uint count, int entryLength)
    {
        if (count is 0 or > MostArchitectures || entries.Length < count * entryLength) return null;
        var architectures = new List<string>();
        for (int i = 0; i < count; i++)
        {
            if (Architecture(BinaryPrimitives.ReadUInt32BigEndian(entries[(i * entryLength)..])) is { } name && !architectures.Contains(name, StringComparer.Ordinal))
                architectures.Add(name);
        }
        return architectures.Count == 0 ? null : new("Mach-O", s_systems, architectures);
    }

    private static string? Architecture(uint processor) => processor switch
    {
        7 => "386",
        0x01000007 => "amd64",
        12 => "arm",
        0x0100000C or 0x0200000C => "arm64",
        18 => "ppc",
        0x01000012 => "ppc64",
        _ => null,
    };
}
