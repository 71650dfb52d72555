using ReleaseTools.Artifacts;

namespace ReleaseTools.Definitions.Inference;

/// <summary>What the tools of a language make by convention. A guess runs no script of the repository that its author did not mean for building.</summary>
internal static class ToolInference
{
    public static InferredBuild Go(IReadOnlyList<string> programs) => Programs(
        [new BuildStep { Name = "build", Run = $"go build -trimpath -ldflags \"-s -w -X main.version=${{version}}\" -o out/bin/ {string.Join(' ', programs.Select(folder => Escape(folder == "." ? "." : ShellText.Quote("./" + folder))))}" }],
        ["out/bin/**"], "out/bin", "builds with 'go build' because of go.mod");

    public static InferredBuild Rust(RustPackage package)
    {
        string locked = package.HasLockFile ? " --locked" : "";
        if (package.Programs.Count > 0)
        {
            return Programs([new BuildStep { Name = "build", Run = $"cargo build --release{locked} --target-dir target" }],
                [.. package.Programs.Select(program => Escape($"target/release/{program}"))], "target/release", "builds with 'cargo build' because of Cargo.toml");
        }
        return Packages([new BuildStep { Name = "package", Run = $"cargo package{locked} --no-verify --target-dir target" }], ["target/package/*.crate"], "builds with 'cargo package' because of Cargo.toml");
    }

    public static InferredBuild Python(string file)
    {
        InferredBuild packages = Packages([new BuildStep { Name = "build", Run = "python3 -m build --outdir out/dist" }], ["out/dist/*.whl", "out/dist/*.tar.gz"], $"builds with 'python3 -m build' because of {file}");
        // setuptools-scm and hatch-vcs would look for a tag that is not there yet
        return packages with { Build = packages.Build with { Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["SETUPTOOLS_SCM_PRETEND_VERSION"] = "${version}" } } };
    }

    public static InferredBuild Jvm(JvmBuild build) => build.IsMaven
        ? Packages([new BuildStep { Name = "package", Run = $"{(build.HasWrapper ? "./mvnw" : "mvn")} -B -DskipTests package" }], ["**/target/*.jar", "**/target/*.war"], "builds with 'mvn package' because of pom.xml")
        : Packages([new BuildStep { Name = "assemble", Run = $"{(build.HasWrapper ? "./gradlew" : "gradle")} --no-daemon assemble -Pversion=${{version}}" }],
            ["**/build/distributions/*.zip", "**/build/distributions/*.tar", "**/build/libs/*.jar", "**/build/libs/*.war"], $"builds with 'gradle assemble' because of {build.File}");

    public static InferredBuild Node(NodePackage package)
    {
        const string unhooked = "--ignore-scripts";
        var steps = new List<BuildStep> { new() { Name = "version", Run = $"npm version ${{version}} --no-git-tag-version --allow-same-version {unhooked}" } };
        if (package.HasLockFile || package.HasBuildScript) steps.Add(new BuildStep { Name = "install", Run = $"{(package.HasLockFile ? "npm ci" : "npm install")} {unhooked}" });
        if (package.HasBuildScript) steps.Add(new BuildStep { Name = "build", Run = "npm run build" });
        steps.Add(new BuildStep { Name = "pack", Run = $"mkdir -p out && npm pack --pack-destination out {unhooked}" });
        string without = package.Hooks.Count > 0 ? $", without its scripts {string.Join(", ", package.Hooks)}: add steps for those that belong to the build" : "";
        return Packages(steps, ["out/*.tgz"], $"builds with 'npm pack' because of package.json{without}");
    }

    /// <param name="targets">In the order of <see cref="RepositoryContents.MakeTargets"/>.</param>
    public static InferredBuild Make(IReadOnlyList<string> targets)
    {
        var version = new Dictionary<string, string>(StringComparer.Ordinal) { ["VERSION"] = "${version}" };
        InferredBuild found = targets[0] is "install"
            ? Programs(
                [new BuildStep { Name = "make", Run = "make" }, new BuildStep { Name = "install", Run = "make install DESTDIR=\"$PWD/out/root\" PREFIX=/usr prefix=/usr" }],
                ["out/root/**"], "out/root", "builds with 'make' and 'make install' because of the target in Makefile")
            : new InferredBuild(new BuildDefinition { Steps = [new BuildStep { Name = targets[0], Run = $"make {targets[0]}" }] }, DefinitionInference.Packages("."),
                $"builds with 'make {targets[0]}' because of the target in Makefile, and releases the archives and packages that it makes");
        return found with { Build = found.Build with { Env = version } };
    }

    private static InferredBuild Programs(IReadOnlyList<BuildStep> steps, IReadOnlyList<string> files, string strip, string reason) => new(
        new BuildDefinition { Steps = steps },
        [new ArtifactDefinition { Name = "${product}-${version}.tar.gz", Files = files, Strip = strip, Format = ArchiveFormat.TarGz, Kind = ArtifactKind.Binary }],
        reason);

    private static InferredBuild Packages(IReadOnlyList<BuildStep> steps, IReadOnlyList<string> files, string reason) => new(
        new BuildDefinition { Steps = steps },
        [new ArtifactDefinition { Files = files, Match = files.Count > 1 ? GlobMatch.Any : GlobMatch.Every, Kind = ArtifactKind.Package }],
        reason);

    private static string Escape(string text) => VariableTemplate.Escape(text);
}
