using System.Buffers.Binary;

namespace ReleaseTools.Artifacts;

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
