using System.Text.Json;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Inference;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Source;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Definitions;

/// <summary>Writes the first definition of a repository, for <c>release init</c>.</summary>
public static class DefinitionStarter
{
    private const string SchemaName = "release.schema.json";

    /// <summary>Writes <c>release.yaml</c> as a person would start it, and the JSON schema for editors into <c>.release/</c>.</summary>
    /// <returns>The file that was written, and what was guessed.</returns>
    /// <exception cref="RefusedException">There is a definition already.</exception>
    public static StartedDefinition Write(string repositoryPath, string defaultProduct)
    {
        string path = Path.Combine(repositoryPath, DefinitionLoader.DefaultFile);
        RequireNone(repositoryPath);
        InferredBuild found = DefinitionInference.Of(RepositoryScan.Read(repositoryPath));
        string product = ProductNames.From(defaultProduct);
        var definition = new ReleaseDefinition { Product = product, TagPrefix = TagStyle.PrefixOf(GitRepository.TagNames(repositoryPath), product), Build = found.Build, Artifacts = found.Artifacts };
        string text = StartingFile.Write(definition, $"{ReleaseHome.Name}/{SchemaName}", found.Reason);
        try
        {
            File.WriteAllText(Path.Combine(ReleaseHome.Ensure(repositoryPath), SchemaName), DefinitionSchema.Generate());
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(text);
            return new StartedDefinition(path, found.Reason);
        }
        catch (IOException e) when (DefinitionFile.IsThere(path))
        {
            throw Exists(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("DefinitionNotWritten", ErrorCategory.WriteError, path, $"{path} can't be written: {e.Message}", "Make the repository writable.", e);
        }
    }

    /// <exception cref="RefusedException">There is a definition already.</exception>
    public static void RequireNone(string repositoryPath)
    {
        string path = Path.Combine(repositoryPath, DefinitionLoader.DefaultFile);
        if (DefinitionFile.IsThere(path)) throw Exists(path, inner: null);
    }

    private static RefusedException Exists(string path, Exception? inner) =>
        new("DefinitionExists", ErrorCategory.ResourceExists, path, $"There is a {path} already.", "Edit it, or move it away first.", inner);
}

/// <summary>Looks through a repository for what tells how it is built.</summary>
internal sealed class RepositoryScan
{
    private const int DeepestFolder = 12;

    private const int MostFolders = 20_000;

    private const int LargestFile = 1024 * 1024;

    private static readonly string[] s_skipped = ["node_modules", "bin", "obj", "vendor", "third_party"];

    /// <summary>In the order in which make looks for them.</summary>
    private static readonly string[] s_makefiles = ["GNUmakefile", "makefile", "Makefile"];

    /// <summary>What makes something to release where no target is called so, the most telling first.</summary>
    private static readonly string[] s_makeTargets = ["dist", "package", "install"];

    /// <summary>The scripts that npm runs by itself for <c>npm version</c>, <c>npm install</c> and <c>npm pack</c>.</summary>
    private static readonly string[] s_hooks =
        ["preversion", "version", "postversion", "preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare", "prepack", "postpack", "dependencies"];

    private readonly string _root;
    private readonly List<string> _solutions = [];
    private readonly List<DotnetProject> _projects = [];
    private readonly List<string> _makeFolders = [];
    private readonly ToolScan _tools;
    private IReadOnlyList<string> _makeTargets = [];

    private RepositoryScan(string root) => (_root, _tools) = (root, new ToolScan(root, ReadText));

    public static RepositoryContents Read(string repositoryPath)
    {
        var scan = new RepositoryScan(repositoryPath);
        scan.Walk();
        return new RepositoryContents
        {
            Solution = scan._solutions.FirstOrDefault(),
            Projects = scan._projects,
            MakeFolders = scan._makeFolders,
            BuildScript = scan.FindBuildScript(),
            Package = scan.FindPackage(),
            GoPrograms = scan._tools.GoPrograms(),
            Rust = scan._tools.Rust(),
            Python = scan._tools.Python(),
            Jvm = scan._tools.Jvm(),
            MakeTargets = scan._makeTargets,
        };
    }

    /// <summary>Breadth first, so that the topmost come first; by name, so that every machine finds the same.</summary>
    private void Walk()
    {
        var queue = new Queue<(DirectoryInfo Folder, string Path, int Depth)>([(new DirectoryInfo(_root), ".", 0)]);
        for (int seen = 0; seen < MostFolders && queue.TryDequeue(out (DirectoryInfo Folder, string Path, int Depth) next); seen++)
        {
            FileSystemInfo[] entries = Entries(next.Folder);
            Look(next.Path, [.. entries.OfType<FileInfo>()]);
            if (next.Depth == DeepestFolder) continue;
            foreach (DirectoryInfo folder in entries.OfType<DirectoryInfo>().Where(IsSource)) queue.Enqueue((folder, Join(next.Path, folder.Name), next.Depth + 1));
        }
    }

    private void Look(string folder, IReadOnlyList<FileInfo> files)
    {
        foreach (FileInfo file in files)
        {
            string path = Join(folder, file.Name);
            if (file.Extension is ".sln" or ".slnx") _solutions.Add(path);
            else if (file.Extension is ".csproj" or ".fsproj" or ".vbproj" && ReadText(file) is { } project) _projects.Add(DotnetProjectText.Read(path, project));
        }
        FileInfo? makefile = s_makefiles.Select(name => files.FirstOrDefault(file => file.Name == name)).FirstOrDefault(file => file is not null);
        if (makefile is null || ReadText(makefile) is not { } text) return;
        if (MakefileText.Defines(text, "release")) _makeFolders.Add(folder);
        if (folder == ".") _makeTargets = [.. s_makeTargets.Where(target => MakefileText.Defines(text, target))];
    }

    private StepShell? FindBuildScript()
    {
        string? text = ReadText(new FileInfo(Path.Combine(_root, "build.sh")));
        if (text is null) return null;
        string firstLine = text.Split('\n')[0];
        return firstLine.StartsWith("#!", StringComparison.Ordinal) && firstLine.Contains("bash", StringComparison.Ordinal) ? StepShell.Bash : StepShell.Sh;
    }

    private NodePackage? FindPackage()
    {
        string? text = ReadText(new FileInfo(Path.Combine(_root, "package.json")));
        if (text is null) return null;
        try
        {
            using var package = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            bool hasName = package.RootElement.ValueKind == JsonValueKind.Object && package.RootElement.TryGetProperty("name", out _);
            if (!hasName) return null;                                         // tools keep their settings in such files; npm packs only what has a name
            string[] scripts = package.RootElement.TryGetProperty("scripts", out JsonElement named) && named.ValueKind == JsonValueKind.Object ? [.. named.EnumerateObject().Select(script => script.Name)] : [];
            return new NodePackage(File.Exists(Path.Combine(_root, "package-lock.json")) || File.Exists(Path.Combine(_root, "npm-shrinkwrap.json")), scripts.Contains("build"), [.. scripts.Where(s_hooks.Contains)]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try { return [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)]; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return []; }
    }

    /// <summary>Not what is hidden, made or foreign: a link leads elsewhere, and a folder with its own <c>.git</c> is another repository.</summary>
    private static bool IsSource(DirectoryInfo folder) =>
        !folder.Name.StartsWith('.')
        && !s_skipped.Contains(folder.Name)
        && folder.LinkTarget is null
        && !Path.Exists(Path.Combine(folder.FullName, ".git"));

    private static string? ReadText(FileInfo file)
    {
        try { return file.Exists && file.Length is > 0 and <= LargestFile ? File.ReadAllText(file.FullName) : null; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }

    private static string Join(string folder, string name) => folder == "." ? name : $"{folder}/{name}";
}
