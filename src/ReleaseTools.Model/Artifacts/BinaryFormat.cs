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
