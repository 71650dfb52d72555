using ReleaseTools.Artifacts;

namespace ReleaseTools.Definitions.Inference;

/// <summary>How a repository is built that does not say so. What its authors wrote for releasing counts first, then what its tools do by convention.</summary>
public static class DefinitionInference
{
    /// <summary>The archives and packages that builds make by convention; they are guesses, so one that matches is enough.</summary>
    private static readonly string[] s_packageEndings = ["tar.gz", "tgz", "tar.xz", "tar.zst", "zip", "deb", "rpm", "whl"];

    private static readonly Dictionary<string, string> s_version = new(StringComparer.Ordinal) { ["VERSION"] = "${version}" };

    public static InferredBuild Of(RepositoryContents contents) => contents switch
    {
        { MakeFolders.Count: > 0 } => Make(contents.MakeFolders),
        _ when DotnetInference.Of(contents) is { } dotnet => dotnet,
        { BuildScript: { } shell } => Script(shell),
        { GoPrograms.Count: > 0 } => ToolInference.Go(contents.GoPrograms),
        { Rust: { } rust } => ToolInference.Rust(rust),
        { Python: { } file } => ToolInference.Python(file),
        { Jvm: { } jvm } => ToolInference.Jvm(jvm),
        { Package: { } package } => ToolInference.Node(package),
        { MakeTargets.Count: > 0 } => ToolInference.Make(contents.MakeTargets),
        _ => Source(),
    };

    /// <summary>What a build is taken to make where a definition has steps and no artifacts: every archive or package below the folders.</summary>
    public static IReadOnlyList<ArtifactDefinition> Packages(params IReadOnlyList<string> folders) =>
    [
        new ArtifactDefinition
        {
            Files = [.. (folders.Contains(".") ? ["."] : folders).SelectMany(folder => s_packageEndings.Select(ending => Path(folder, $"**/*.{ending}")))],
            Match = GlobMatch.Any,
            Kind = ArtifactKind.Package,
        },
    ];

    private static InferredBuild Make(IReadOnlyList<string> folders)
    {
        string[] ordered = [.. folders.OrderBy(folder => folder != ".").ThenBy(folder => folder, StringComparer.Ordinal)];
        BuildStep[] steps = [.. ordered.Select(folder => new BuildStep { Name = folder == "." ? "make" : InferredBuild.StepName("make", folder), Run = "make release", In = VariableTemplate.Escape(folder) })];
        string where = string.Join(", ", ordered.Select(folder => Path(folder, "Makefile")));
        return new InferredBuild(new BuildDefinition { Env = s_version, Steps = steps }, Packages([.. ordered.Select(VariableTemplate.Escape)]),
            $"builds with 'make release' because of the target in {where}, and releases the archives and packages that it makes");
    }

    private static InferredBuild Script(StepShell shell) => new(
        new BuildDefinition { Env = s_version, Steps = [new BuildStep { Name = "build", Run = $"{(shell == StepShell.Bash ? "bash" : "sh")} build.sh" }] },
        Packages("."),
        "builds with build.sh, and releases the archives and packages that it makes");

    private static InferredBuild Source() => new(
        new BuildDefinition(),
        [
            new ArtifactDefinition
            {
                Name = "${product}-${version}-source.tar.gz",
                Files = ["**"],
                Wrap = "${product}-${version}",
                Format = ArchiveFormat.TarGz,
                Kind = ArtifactKind.Source,
            },
        ],
        "releases the source, because nothing in the repository says how it is built");

    private static string Path(string folder, string name) => folder == "." ? name : $"{folder}/{name}";
}
