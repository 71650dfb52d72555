using System.Buffers.Binary;

namespace ReleaseTools.Artifacts;

/// <summary>The header of Windows programs and libraries, and of .NET assemblies, which run anywhere.</summary>
internal static class PortableExecutableFormat
{
    private const int CoffLength = 24;          // with the four bytes of signature
    private const int SectionLength = 40;
    private const int ClrDirectory = 14;
    private const uint IlOnly = 0x1;
    private const uint Requires32Bit = 0x2;
    private const uint Prefers32Bit = 0x20000;

    // ReadyToRun code for a system other than Windows marks the machine with it: Linux, Apple, FreeBSD, NetBSD, SunOS
    private static readonly ushort[] s_systemMarks = [0, 0x7B79, 0x4644, 0xADC4, 0x1993, 0x1992];

    public static BinaryFormat? Read(ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith("MZ"u8) || UInt32(header, 0x3C) is not { } start || start > header.Length - CoffLength) return null;
        ReadOnlySpan<byte> coff = header[(int)start..];
        if (!coff.StartsWith("PE\0\0"u8)) return null;
        if (Architecture(BinaryPrimitives.ReadUInt16LittleEndian(coff[4..])) is not { } architecture) return null;
        ReadOnlySpan<byte> optional = coff[CoffLength..];
        if (ClrAddress(optional) is { } address)
            return new(".NET assembly", [], architecture == "386" && RunsOnAny(header, coff, address) ? [] : [architecture]);
        bool firmware = optional.Length >= 70 && BinaryPrimitives.ReadUInt16LittleEndian(optional[68..]) is >= 10 and <= 13;
        return new("PE", firmware ? [] : ["windows"], [architecture]);
    }

    private static string? Architecture(ushort marked)
    {
        foreach (ushort mark in s_systemMarks)
        {
            string? name = (marked ^ mark) switch
            {
                0x14C => "386",
                0x8664 => "amd64",
                0x1C0 or 0x1C2 or 0x1C4 => "arm",
                0xAA64 or 0xA641 or 0xA64E => "arm64",
                0x5064 => "riscv64",
                0x6264 => "loong64",
                _ => null,
            };
            if (name is not null) return name;
        }
        return null;
    }

    /// <returns>Where the assembly's own header will lie in memory; null for what is no assembly.</returns>
    private static uint? ClrAddress(ReadOnlySpan<byte> optional)
    {
        if (optional.Length < 2) return null;
        int directories = BinaryPrimitives.ReadUInt16LittleEndian(optional) == 0x20B ? 112 : 96;
        return UInt32(optional, directories - 4) > ClrDirectory ? UInt32(optional, directories + (ClrDirectory * 8)) is > 0 and var address ? address : null : null;
    }

    // the compiler writes "any processor" as 386 with flags; where they lie too far back to see, the assembly gets the benefit of the doubt
    private static bool RunsOnAny(ReadOnlySpan<byte> header, ReadOnlySpan<byte> coff, uint address)
    {
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(coff[6..]);
        int table = CoffLength + BinaryPrimitives.ReadUInt16LittleEndian(coff[20..]);
        for (int i = 0; i < sections && coff.Length >= table + ((i + 1) * SectionLength); i++)
        {
            ReadOnlySpan<byte> section = coff.Slice(table + (i * SectionLength), SectionLength);
            uint inside = unchecked(address - BinaryPrimitives.ReadUInt32LittleEndian(section[12..]));
            if (inside >= BinaryPrimitives.ReadUInt32LittleEndian(section[16..])) continue;
            if (UInt32(header, BinaryPrimitives.ReadUInt32LittleEndian(section[20..]) + (long)inside + 16) is not { } flags) return true;
            return (flags & IlOnly) != 0 && (flags & (Requires32Bit | Prefers32Bit)) != Requires32Bit;
        }
        return true;
    }

    private static uint? UInt32(ReadOnlySpan<byte> bytes, long offset) =>
        offset <= bytes.Length - 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)offset..]) : null;
}
