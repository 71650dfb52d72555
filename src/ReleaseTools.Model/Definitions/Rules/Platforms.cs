using ReleaseTools.Artifacts;
using ReleaseTools.Formatting;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The platforms that a binary can be for, in Go's names: <c>os/architecture</c>.</summary>
public static class Platforms
{
    public static IReadOnlyList<string> Systems { get; } =
        ["linux", "darwin", "windows", "freebsd", "openbsd", "netbsd", "android", "ios", "aix", "dragonfly", "illumos", "solaris", "plan9", "js", "wasip1"];

    public static IReadOnlyList<string> Architectures { get; } =
        ["amd64", "arm64", "386", "arm", "riscv64", "ppc64le", "ppc64", "s390x", "loong64", "mips", "mipsle", "mips64", "mips64le", "wasm"];

    public static string Pattern { get; } = $"^({string.Join('|', Systems)})/({string.Join('|', Architectures)})$";

    /// <returns>What is wrong with it, with what it may have been meant to be; null for a platform.</returns>
    public static string? Judge(string platform)
    {
        string[] parts = platform.Split('/');
        if (parts.Length != 2) return $"A platform is written os/architecture, such as linux/amd64. {Known}";
        if (Systems.Contains(parts[0]) && Architectures.Contains(parts[1])) return null;
        var read = Platform.Parse(platform);                                  // knows other makers' names
        string? system = Meant(read.System, Systems);
        string? architecture = Meant(read.Architecture, Architectures);
        string hint = system is null || architecture is null ? "" : $"; did you mean {system}/{architecture}?";
        return $"'{platform}' is not a platform{(hint.Length > 0 ? hint : ".")} {Known}";
    }

    private static string Known => $"Systems: {string.Join(", ", Systems)}. Architectures: {string.Join(", ", Architectures)}.";

    private static string? Meant(string? name, IReadOnlyList<string> known) =>
        name is null ? null : known.Contains(name) ? name : NearestName.Of(name, known);
}
