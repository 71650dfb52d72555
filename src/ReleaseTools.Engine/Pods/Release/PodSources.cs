using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Release;

/// <summary>The sources that a pod is released from: the checkout as it is, or a clean clone at a revision of the instruction.</summary>
internal sealed class PodSources : IDisposable
{
    private readonly string? _clone;

    private PodSources(string folder, PodsDefinition pods, IReadOnlyList<ImageDefinition> images, PodRevision? revision, string? clone) =>
        (Folder, Pods, Images, Revision, _clone) = (folder, pods, images, revision, clone);

    public string Folder { get; }

    public PodsDefinition Pods { get; }

    /// <summary>The images of the repository's own releases.</summary>
    public IReadOnlyList<ImageDefinition> Images { get; }

    /// <summary>What the sources are, for the record; null where the checkout has no commit or no remote.</summary>
    public PodRevision? Revision { get; }

    /// <summary>The checkout as it is.</summary>
    public static async Task<PodSources> OpenAsync(ReleaseWorkspace workspace, string? definitionFile, CancellationToken cancellation)
    {
        ReleaseDefinition definition = workspace.LoadDefinitionFile(definitionFile).Definition;
        PodRevision? revision = workspace.Source.Head is not { } head ? null
            : new PodRevision { Url = await workspace.Source.OriginAsync(cancellation) ?? workspace.Root, Revision = head, Dirty = (await workspace.Source.ChangesAsync(cancellation)).Count > 0 };
        return new PodSources(workspace.Root, definition.Pods ?? new PodsDefinition(), definition.Images, revision, clone: null);
    }

    /// <summary>A clean clone at the revision that an instruction names for this repository.</summary>
    /// <exception cref="UsageException">The instruction names none, or the checkout doesn't have it.</exception>
    public static async Task<PodSources> CloneAsync(ReleaseWorkspace workspace, PodInstruction instruction, CancellationToken cancellation)
    {
        string? origin = await workspace.Source.OriginAsync(cancellation);
        PodRevision? wanted = instruction.Revisions.FirstOrDefault(revision => revision.Url == origin || revision.Url == workspace.Root) ?? (instruction.Revisions.Count == 1 ? instruction.Revisions[0] : null);
        if (wanted is null)
        {
            throw new UsageException("PodRevisionMissing", instruction.File, $"{instruction.File} names no revision of {origin ?? workspace.Root}, so that {instruction.Pod} can't be built at it.",
                "Add it to 'revisions', or build from the working tree: leave out --at-revisions (in PowerShell: -AtRevisions).");
        }
        await workspace.Source.ResolveAsync(wanted.Revision, cancellation);
        string clone = Path.Combine(Directory.CreateTempSubdirectory("release-pod-").FullName, "source");
        try
        {
            BuildSubmodules submodules = workspace.LoadDefinitionFile(null).Definition.Build.Submodules;
            await new CleanClone(workspace.Source, submodules, Path.Combine(Path.GetDirectoryName(clone)!, "modules")).MakeAsync(wanted.Revision, clone, cancellation);
            ReleaseDefinition definition = DefinitionLoader.Load(clone, null, Path.GetFileName(workspace.Root)).Definition;
            return new PodSources(clone, definition.Pods ?? new PodsDefinition(), definition.Images, wanted with { Dirty = false }, Path.GetDirectoryName(clone));
        }
        catch
        {
            IO.Folder.Delete(Path.GetDirectoryName(clone)!);
            throw;
        }
    }

    /// <summary>Reads the manifest of a pod.</summary>
    /// <returns>The manifest, and the folder that its relative paths start from.</returns>
    /// <exception cref="DefinitionException">The manifest has problems: all of them.</exception>
    /// <exception cref="UsageException">There is none.</exception>
    public (PodTemplate Template, string Folder) ReadTemplate(PodTag pod)
    {
        string file = FindManifest(pod.Label);
        SourceText source = DefinitionFile.Read(file, PodManifestFile.LargestSize);
        var problems = new ProblemList(source);
        DefinitionNode? root = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonTree.Parse(source, problems) : YamlTree.Parse(source, problems);
        PodTemplate template = PodTemplate.Read(root, problems, pod) ?? throw new DefinitionException(file, problems.Sorted);
        return (template, Path.GetDirectoryName(file)!);
    }

    public void Dispose()
    {
        if (_clone is not null) IO.Folder.Delete(_clone);
    }

    private string FindManifest(PodLabel pod)
    {
        string[] wanted = Pods.Rules.FirstOrDefault(rule => rule.Pod == pod.ToString()) is { } rule ? [rule.Manifest] : [$"{pod.Folder}/pod.json", $"{pod.Folder}/pod.yaml"];
        return wanted.Select(file => Path.Combine(Folder, file)).FirstOrDefault(File.Exists) ?? throw new UsageException("PodManifestMissing", pod,
            $"There is no manifest of {pod}: {Folder} has no {string.Join(" and no ", wanted)}.", $"Add it, or say where it is in release.yaml: pods: {{ rules: [{{ pod: \"{pod}\", manifest: path/to/pod.json }}] }}.");
    }
}
