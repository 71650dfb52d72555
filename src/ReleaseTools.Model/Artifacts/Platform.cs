namespace ReleaseTools.Artifacts;

/// <summary>What an artifact runs on, in Go's names. A part that is null runs anywhere.</summary>
/// <param name="System">Such as <c>linux</c>, <c>windows</c>, <c>darwin</c>.</param>
/// <param name="Architecture">Such as <c>amd64</c>, <c>arm64</c>, <c>386</c>.</param>
public sealed record Platform(string? System, string? Architecture)
{
    /// <summary>Reads <c>os/architecture</c>, with or without a variant (<c>linux/arm/v7</c>), and other makers' names for the same things.</summary>
    public static Platform Parse(string text)
    {
        string[] parts = text.Trim().ToLowerInvariant().Split('/');
        return new(SystemName(parts[0]), parts.Length > 1 ? ArchitectureName(parts[1]) : null);
    }

    public override string ToString() => $"{System ?? "any"}/{Architecture ?? "any"}";

    private static string? SystemName(string name) => name switch
    {
        "" or "any" or "all" or "*" => null,
        "macos" or "osx" => "darwin",
        "win" => "windows",
        _ => name,
    };

    private static string? ArchitectureName(string name) => name switch
    {
        "" or "any" or "all" or "noarch" or "*" => null,
        "x86_64" or "x64" => "amd64",
        "aarch64" => "arm64",
        "x86" or "i386" or "i486" or "i586" or "i686" => "386",
        "armhf" or "armv6" or "armv7" => "arm",
        "loongarch64" => "loong64",
        _ => name,
    };
}
