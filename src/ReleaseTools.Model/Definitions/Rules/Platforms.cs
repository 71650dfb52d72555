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

    private static readonly Dictionary<string, string> s_otherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["macos"] = "darwin", ["osx"] = "darwin", ["mac"] = "darwin", ["win"] = "windows", ["win32"] = "windows", ["win64"] = "windows",
        ["x64"] = "amd64", ["x86_64"] = "amd64", ["x86-64"] = "amd64", ["x86"] = "386", ["i386"] = "386", ["i686"] = "386",
        ["aarch64"] = "arm64", ["armv7"] = "arm", ["armhf"] = "arm", ["wasm32"] = "wasm",
    };

    /// <returns>What is wrong with it, with what it may have been meant to be; null for a platform.</returns>
    public static string? Judge(string platform)
    {
        string[] parts = platform.Split('/');
        if (parts.Length != 2) return $"A platform is written os/architecture, such as linux/amd64. {Known}";
        if (Systems.Contains(parts[0]) && Architectures.Contains(parts[1])) return null;
        string? system = Meant(parts[0], Systems);
        string? architecture = Meant(parts[1], Architectures);
        string hint = system is null || architecture is null ? "" : $"; did you mean {system}/{architecture}?";
        return $"'{platform}' is not a platform{(hint.Length > 0 ? hint : ".")} {Known}";
    }

    private static string Known => $"Systems: {string.Join(", ", Systems)}. Architectures: {string.Join(", ", Architectures)}.";

    private static string? Meant(string name, IReadOnlyList<string> known) =>
        known.Contains(name) ? name : s_otherNames.TryGetValue(name, out string? other) ? other : NearestName.Of(name, known);
}
