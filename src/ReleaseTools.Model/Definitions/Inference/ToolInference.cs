using System.Text.RegularExpressions;
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

/// <summary>Reads just enough of a <c>Cargo.toml</c> to know which programs it makes.</summary>
/// <param name="Package">The package's name; null where the file only holds a workspace together.</param>
/// <param name="Programs">The names of its <c>[[bin]]</c> sections.</param>
/// <param name="Members">Folders, or patterns of folders, of the workspace.</param>
public sealed partial record CargoText(string? Package, IReadOnlyList<string> Programs, IReadOnlyList<string> Members)
{
    public static CargoText Read(string text)
    {
        string? package = null;
        var programs = new List<string>();
        string section = "";
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim();
            if (line.StartsWith('[')) section = line.Split('#')[0].Trim();
            else if (NameLine().Match(line) is { Success: true } name && section is "[package]") package ??= name.Groups["value"].Value;
            else if (NameLine().Match(line) is { Success: true } program && section is "[[bin]]") programs.Add(program.Groups["value"].Value);
        }
        return new CargoText(package, programs, [.. MemberList().Match(text).Groups["list"].Value.Split(',').Select(member => member.Trim().Trim('"', '\'')).Where(member => member.Length > 0 && !member.StartsWith('#'))]);
    }

    [GeneratedRegex("""^name\s*=\s*["'](?<value>[A-Za-z0-9_-]+)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameLine();

    [GeneratedRegex("""^\s*members\s*=\s*\[(?<list>[^\]]*)\]""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MemberList();
}

/// <summary>Reads just enough of a Makefile to know its targets. Nothing is run: a repository is looked at before anybody trusts it.</summary>
public static class MakefileText
{
    private const int LongestExpansion = 10_000;

    /// <summary>Whether the text has a rule for the target.</summary>
    public static bool Defines(string makefile, string target)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Statements(makefile))
        {
            int colon = RuleColon(line);
            if (colon < 0) Remember(line, variables);
            else if (!IsTargetVariable(line[colon..]) && Expand(line[..colon], variables).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains(target)) return true;
        }
        return false;
    }

    /// <summary>The logical lines that are neither recipes, comments nor the inside of a <c>define</c>.</summary>
    private static IEnumerable<string> Statements(string makefile)
    {
        bool isDefinition = false;
        string pending = "";
        bool isRecipe = false;
        foreach (string raw in makefile.Split('\n'))
        {
            string line = raw.TrimEnd('\r');
            bool isContinued = line.EndsWith('\\');
            if (pending.Length == 0 && !isRecipe) isRecipe = line.StartsWith('\t');
            if (!isRecipe) pending += (isContinued ? line[..^1] : line) + " ";
            if (isContinued) continue;
            string statement = WithoutComment(pending).Trim();
            (pending, isRecipe) = ("", false);
            if (statement is "endef") isDefinition = false;
            else if (statement is "define" || statement.StartsWith("define ", StringComparison.Ordinal)) isDefinition = true;
            else if (!isDefinition && statement.Length > 0) yield return statement;
        }
    }

    private static string WithoutComment(string line)
    {
        int hash = line.IndexOf('#');
        while (hash > 0 && line[hash - 1] == '\\') hash = line.IndexOf('#', hash + 1);
        return hash < 0 ? line : line[..hash];
    }

    /// <summary>Where the targets of a rule end; below 0 where the line is no rule.</summary>
    private static int RuleColon(string line)
    {
        int depth = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] is '(' or '{') depth++;
            else if (line[i] is ')' or '}') depth--;
            else if (depth == 0 && line[i] == '=') return -1;
            else if (depth == 0 && line[i] == ':') return line[i..].TrimStart(':').StartsWith('=') ? -1 : i;
        }
        return -1;
    }

    /// <summary>Whether what follows the targets sets a variable for them instead of saying how they are made: <c>release: CONFIG = x</c>.</summary>
    private static bool IsTargetVariable(string rest)
    {
        string prerequisites = rest.TrimStart(':').Split(';')[0];
        return prerequisites.Contains('=');
    }

    private static void Remember(string line, Dictionary<string, string> variables)
    {
        int equals = line.IndexOf('=');
        if (equals < 0) return;
        string name = line[..equals].TrimEnd(':', '?', '+', '!', ' ').Replace("export ", "", StringComparison.Ordinal).Trim();
        string value = Expand(line[(equals + 1)..].Trim(), variables);
        if (value.Length <= LongestExpansion) variables[name] = value;
    }

    private static string Expand(string text, Dictionary<string, string> variables)
    {
        foreach ((string name, string value) in variables)
        {
            if (text.Length > LongestExpansion || !text.Contains('$')) break;
            text = text.Replace($"$({name})", value, StringComparison.Ordinal).Replace($"${{{name}}}", value, StringComparison.Ordinal);
        }
        return text;
    }
}

/// <summary>What a definition leaves open, found from what the repository holds.</summary>
/// <param name="Reason">A sentence for the person: what is done, and because of what.</param>
public sealed record InferredBuild(BuildDefinition Build, IReadOnlyList<ArtifactDefinition> Artifacts, string Reason)
{
    /// <summary>A name for a step that comes from a path: names have no variables, and must not look as if.</summary>
    internal static string StepName(string verb, string path) => $"{verb} {path.Replace("${", "{", StringComparison.Ordinal)}";
}
