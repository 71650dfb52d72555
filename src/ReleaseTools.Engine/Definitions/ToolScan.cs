using ReleaseTools.Definitions.Inference;

namespace ReleaseTools.Engine.Definitions;

/// <summary>Looks at the top of a repository for the files by which the tools of a language build.</summary>
/// <param name="read">Reads a file; null where there is none, or it is none that such a tool reads.</param>
internal sealed class ToolScan(string root, Func<FileInfo, string?> read)
{
    private static readonly string[] s_gradle = ["settings.gradle.kts", "settings.gradle", "build.gradle.kts", "build.gradle"];

    private static readonly string[] s_pythonSections = ["[project]", "[build-system]", "[tool.poetry]"];

    /// <returns>The folders of programs: the top, and those below <c>cmd</c>; null where there is no Go.</returns>
    public IReadOnlyList<string>? GoPrograms()
    {
        if (Read("go.mod") is null) return null;
        string[] folders = [".", .. Folders("cmd").SelectMany(folder => Folders(folder).Prepend(folder))];
        return [.. folders.Where(IsGoProgram)];
    }

    public RustPackage? Rust()
    {
        if (Read("Cargo.toml") is not { } text) return null;
        var top = CargoText.Read(text);
        string[] folders = [".", .. top.Members.SelectMany(member => member.EndsWith("/*", StringComparison.Ordinal) ? Folders(member[..^2]) : [member])];
        return new RustPackage([.. folders.SelectMany(RustPrograms).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], File.Exists(Path.Combine(root, "Cargo.lock")));
    }

    /// <summary>Linters keep their settings in <c>pyproject.toml</c>, too: one without a project is none.</summary>
    public string? Python() =>
        Read("pyproject.toml") is { } text && text.Split('\n').Any(line => s_pythonSections.Contains(line.Trim())) ? "pyproject.toml"
        : Read("setup.py") is not null ? "setup.py"
        : null;

    public JvmBuild? Jvm() =>
        Read("pom.xml") is not null ? new JvmBuild("pom.xml", File.Exists(Path.Combine(root, "mvnw")))
        : s_gradle.FirstOrDefault(file => Read(file) is not null) is { } gradle ? new JvmBuild(gradle, File.Exists(Path.Combine(root, "gradlew")))
        : null;

    private IEnumerable<string> RustPrograms(string folder)
    {
        if (Read(Join(folder, "Cargo.toml")) is not { } text) return [];
        var cargo = CargoText.Read(text);
        string[] own = cargo.Package is { } name && Read(Join(folder, "src/main.rs")) is not null && cargo.Programs.Count == 0 ? [name] : [];
        return [.. own, .. cargo.Programs, .. Files(Join(folder, "src/bin")).Where(file => file.Extension == ".rs").Select(file => Path.GetFileNameWithoutExtension(file.Name))];
    }

    private bool IsGoProgram(string folder) => Files(folder).Any(file =>
        file.Extension == ".go" && !file.Name.EndsWith("_test.go", StringComparison.Ordinal)
        && read(file)?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("package ", StringComparison.Ordinal)) is { } clause
        && clause.Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries) is [_, "main", ..]);

    private IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(Path.Combine(root, folder)) is { Exists: true } there ? there.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal) : [];

    private IEnumerable<string> Folders(string folder) => new DirectoryInfo(Path.Combine(root, folder)) is { Exists: true } there
        ? there.EnumerateDirectories().Where(inner => inner.LinkTarget is null && !inner.Name.StartsWith('.')).Select(inner => Join(folder, inner.Name)).Order(StringComparer.Ordinal)
        : [];

    private string? Read(string path) => Path.IsPathRooted(path) || path.Split('/').Contains("..") ? null : read(new FileInfo(Path.Combine(root, path)));

    private static string Join(string folder, string name) => folder == "." ? name : $"{folder}/{name}";
}
