using System.Buffers.Binary;

namespace ReleaseTools.Artifacts;

/// <summary>What the header of a program or library says about where it runs.</summary>
/// <param name="Name">Of the format, such as <c>ELF</c>.</param>
/// <param name="Systems">Those it may run on, the likeliest first; empty where the format doesn't say.</param>
/// <param name="Architectures">All that it holds code for; empty where it runs on any.</param>
public sealed record BinaryFormat(string Name, IReadOnlyList<string> Systems, IReadOnlyList<string> Architectures)
{
    /// <summary>How much of a file's beginning is enough to read its format.</summary>
    public const int HeaderLength = 4096;

    /// <summary>Reads the first bytes of a file.</summary>
    /// <returns>Null for everything that is no binary, and for binaries of unknown machines: they are not judged.</returns>
    public static BinaryFormat? Read(ReadOnlySpan<byte> header) =>
        ElfFormat.Read(header) ?? PortableExecutableFormat.Read(header) ?? MachFormat.Read(header);

    /// <summary>The rule of R3.4: the architecture must be among those in the file, and the system too where the file says it.</summary>
    public bool RunsOn(Platform platform) =>
        IsAmong(platform.System, Systems) && IsAmong(platform.Architecture, Architectures);

    public override string ToString() =>
        $"{Name} for {(Systems.Count == 0 ? "any system" : Systems[0])}/{(Architectures.Count == 0 ? "any" : string.Join('+', Architectures))}";

    private static bool IsAmong(string? wanted, IReadOnlyList<string> held) =>
        wanted is null || held.Count == 0 || held.Contains(wanted, StringComparer.Ordinal);
}

/// <summary>The header of Unix programs, libraries and objects.</summary>
internal static class ElfFormat
{
    private const int MinimumLength = 20;

    // System V is what nearly every linker writes, for whichever of these systems
    private static readonly string[] s_anyElfSystem =
        ["linux", "android", "freebsd", "netbsd", "openbsd", "dragonfly", "solaris", "illumos", "haiku"];

    public static BinaryFormat? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < MinimumLength || !header.StartsWith("\u007fELF"u8)) return null;
        bool wide = header[4] == 2;
        bool little = header[5] == 1;
        ReadOnlySpan<byte> field = header[18..];
        ushort machine = little ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field);
        return Architecture(machine, wide, little) is { } architecture ? new("ELF", Systems(header[7]), [architecture]) : null;
    }

    private static string[] Systems(byte abi) => abi switch
    {
        2 => ["netbsd"],
        3 => ["linux", "android"],
        6 => ["solaris", "illumos"],
        9 => ["freebsd"],
        12 => ["openbsd"],
        _ => s_anyElfSystem,
    };

    // null for machines inside the machine, such as BPF programs, which ride along in packages for any processor
    private static string? Architecture(ushort machine, bool wide, bool little) => (machine, wide, little) switch
    {
        (3, _, _) => "386",
        (8, false, false) => "mips",
        (8, false, true) => "mipsle",
        (8, true, false) => "mips64",
        (8, true, true) => "mips64le",
        (20, _, _) => "ppc",
        (21, _, false) => "ppc64",
        (21, _, true) => "ppc64le",
        (22, true, _) => "s390x",
        (22, false, _) => "s390",
        (40, _, _) => "arm",
        (43, _, _) => "sparc64",
        (62, _, _) => "amd64",
        (183, _, _) => "arm64",
        (243, true, _) => "riscv64",
        (243, false, _) => "riscv",
        (258, true, _) => "loong64",
        _ => null,
    };
}

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
