using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Pods.Import;

/// <summary>A pod of another tool as a manifest of ours.</summary>
/// <param name="Manifest">Null where the pod can't be imported.</param>
/// <param name="NotCarried">What the other tool has and a manifest does not, each at its place in the file.</param>
public sealed record PodImport(PodManifest? Manifest, IReadOnlyList<DefinitionProblem> NotCarried)
{
    /// <summary>Imports a <c>pod.json</c> of the ops tool, or a <c>deploy.json</c> of its successor.</summary>
    /// <param name="root">What the file holds; null where it can't be read.</param>
    /// <param name="source">The text of the file, for the places in it.</param>
    /// <param name="problems">Gets the reasons why the pod can't be imported.</param>
    /// <param name="path">The path of the label for pods that have a name alone, as early releases of the ops tool do; null = such pods are refused.</param>
    public static PodImport Read(DefinitionNode? root, SourceText source, ProblemList problems, string? path = null)
    {
        if (root is null) return new PodImport(null, []);
        var notes = new ProblemList(source);
        var reader = new ImportReader(problems, notes);
        PodManifest? pod = null;
        if (root is not MapNode map) problems.Add(root, $"Wanted: a pod. Found: {root.Describe()}.");
        else if (map.Find("pod_config_template") is not null) pod = new DeployImport(reader).Read(map);
        else if (map.Find("manifest") is not null || map.Find("systemd-units") is not null) pod = new OpsImport(reader, path).Read(map);
        else problems.Add(map, "This is neither a pod of the ops tool, which has a 'manifest', nor one of its successor, which has a 'pod_config_template'.");
        return new PodImport(problems.Sorted.Count == 0 ? Checked(pod, map: root, problems) : null, notes.Sorted);
    }

    // what is read back here can be read everywhere
    private static PodManifest? Checked(PodManifest? pod, DefinitionNode map, ProblemList problems)
    {
        if (pod is null) return null;
        var source = new SourceText(PodPaths.Manifest, PodManifestJson.Write(pod));
        var found = new ProblemList(source);
        PodManifest? read = PodManifestJson.Read(source, found);
        foreach (DefinitionProblem problem in found.Sorted) problems.Add(map, $"The imported pod is not valid: {problem.Message}");
        return read;
    }
}
