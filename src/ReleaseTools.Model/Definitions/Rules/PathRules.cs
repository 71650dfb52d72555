using ReleaseTools.Artifacts;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Formatting;
using ReleaseTools.Images;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that are paths. All are relative to the source and stay inside it; all use forward slashes, on Windows too.</summary>
public static class PathRules
{
    private static readonly string[] s_reserved = ["manifest.json", "SHA256SUMS", "SHA512SUMS", "RELEASE_NOTES.md", "release-notes.json", "provenance.json"];

    public static TextRule File { get; } = new("file", value => First(Inside(value), TextObjection.When(value is "." || value.EndsWith('/'), $"{ScalarNode.Shorten(value)} is a folder; a file is wanted.")));

    public static TextRule Folder { get; } = new("folder", Inside) { HasVariables = true };

    /// <summary>A file or a folder.</summary>
    public static TextRule Any { get; } = new("path", Inside) { HasVariables = true };

    /// <summary>A file before whose path its kind may stand (<see cref="ImageArchiveName"/>).</summary>
    public static TextRule ImageArchive { get; } = new("path", value => ImageArchiveName.Split(value).Path is { Length: > 0 } path ? Inside(path) : [new TextObjection($"{ScalarNode.Shorten(value)} names no file.")]) { HasVariables = true };

    public static TextRule Glob { get; } = new("glob", value => First(Inside(value), JudgeGlob(value))) { HasVariables = true };

    /// <summary>A folder, a file or a glob whose history is meant.</summary>
    public static TextRule History { get; } = new("path", value => First(Inside(value), JudgeGlob(value))) { HasVariables = true };

    public static TextRule ArtifactName { get; } = new("file name", value => First(Inside(value), JudgeName(value))) { HasVariables = true };

    /// <summary>One objection to a path is enough: what is wrong with it in general, else in particular.</summary>
    private static IEnumerable<TextObjection> First(params IEnumerable<TextObjection>[] objections) => objections.SelectMany(each => each).Take(1);

    private static IEnumerable<TextObjection> Inside(string value)
    {
        if (value.Contains('\\'))
            yield return new TextObjection($"{ScalarNode.Shorten(value)} has a backslash: write paths with '/', on Windows too.");
        else if (value[0] is '/' or '~' || (value.Length > 1 && value[1] == ':' && char.IsAsciiLetter(value[0])))
            yield return new TextObjection($"{ScalarNode.Shorten(value)} is absolute: paths are relative to the source, so that they hold on every machine.");
        else if (value.Split('/').Contains(".."))
            yield return new TextObjection($"{ScalarNode.Shorten(value)} leaves the source: '..' is not allowed.");
    }

    private static IEnumerable<TextObjection> JudgeGlob(string value)
    {
        if (value[0] == '!')
            yield return new TextObjection($"{ScalarNode.Shorten(value)} excludes; only globs of what is wanted can be listed.");
        else if (value.Split('/').Any(segment => segment.Contains("**", StringComparison.Ordinal) && segment != "**"))
            yield return new TextObjection($"{ScalarNode.Shorten(value)}: '**' stands for any folders and has to be a whole path segment, as in 'out/**/*.txt'.");
    }

    private static IEnumerable<TextObjection> JudgeName(string value)
    {
        if (value.FirstOrDefault(c => c is '*' or '?' or '"' or '<' or '>' or '|' or ':') is var wrong and not '\0')
            yield return new TextObjection($"{ScalarNode.Shorten(value)} can't be a file's name on every system: it has a '{wrong}'.");
        else if (value.EndsWith('/') || value.Split('/').Any(segment => segment is "" or "."))
            yield return new TextObjection($"{ScalarNode.Shorten(value)} is not a file's name.");
        else if (s_reserved.Contains(value, StringComparer.OrdinalIgnoreCase))
            yield return new TextObjection($"{ScalarNode.Shorten(value)} is a name that every release has for itself.");
    }
}

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
