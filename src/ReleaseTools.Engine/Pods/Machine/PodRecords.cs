using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>The pods that are deployed on a machine, as its folders have them.</summary>
internal sealed class PodRecords(MachineContext context)
{
    private readonly MachineFolders _folders = context.Folders;

    /// <returns>Sorted by label and version. Unreadable records are reported and skipped.</returns>
    public IReadOnlyList<PodDeployment> All()
    {
        if (!Directory.Exists(_folders.Pods)) return [];
        var all = new List<PodDeployment>();
        foreach (string version in Directory.EnumerateDirectories(_folders.Pods).SelectMany(Directory.EnumerateDirectories))
        {
            try
            {
                if (Read(Path.Combine(version, PodDeployment.FileName)) is { } record) all.Add(record);
            }
            catch (ReleaseException e)
            {
                context.Progress.Skip(e);
            }
        }
        return [.. all.OrderBy(record => record.Pod)];
    }

    /// <returns>Null where the version is not deployed.</returns>
    public PodDeployment? Find(PodTag pod) => Read(_folders.Record(pod));

    /// <summary>Every deployed version of a pod, the lowest first.</summary>
    public IReadOnlyList<PodDeployment> Of(PodLabel label)
    {
        string folder = Path.Combine(_folders.Pods, label.FileName);
        return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(version => Read(Path.Combine(version, PodDeployment.FileName))).OfType<PodDeployment>().OrderBy(record => record.Pod)] : [];
    }

    public PodManifest Manifest(PodTag pod) => PodManifestFile.Read(Path.Combine(_folders.Pod(pod), PodPaths.Manifest));

    /// <summary>The version that was started last; null where none was.</summary>
    public PodTag? Active(PodLabel label) => Follow(label, _folders.ActiveLink(label));

    /// <summary>The version that was active before; null where there was none.</summary>
    public PodTag? Previous(PodLabel label) => Follow(label, _folders.PreviousLink(label));

    public void Save(PodDeployment record) => context.Files.Write(_folders.Record(record.Pod), record.Write());

    /// <summary>Has the links say which version is active now.</summary>
    public void Activate(PodTag pod)
    {
        if (Active(pod.Label) is { } before && before != pod) Link(_folders.PreviousLink(pod.Label), before);
        if (Active(pod.Label) != pod) Link(_folders.ActiveLink(pod.Label), pod);
    }

    /// <summary>Removes the links to a version that is gone.</summary>
    public void Unlink(PodTag pod)
    {
        foreach (string link in new[] { _folders.ActiveLink(pod.Label), _folders.PreviousLink(pod.Label) })
        {
            if (Target(pod.Label, link) == pod) context.Files.DeleteFile(link);
        }
    }

    private void Link(string link, PodTag pod) => context.Files.Link(link, Path.GetRelativePath(_folders.Active, _folders.Pod(pod)));

    private PodTag? Follow(PodLabel label, string link) => Target(label, link) is { } pod && File.Exists(_folders.Record(pod)) ? pod : null;

    private static PodTag? Target(PodLabel label, string link) =>
        new FileInfo(link).LinkTarget is { } target && PodVersion.TryParse(Path.GetFileName(target), out PodVersion? version) ? new PodTag(label, version) : null;

    private static PodDeployment? Read(string path)
    {
        try { return PodDeployment.Read(File.ReadAllText(path), path); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return null; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("PodRecordUnreadable", ErrorCategory.ReadError, path, $"{path} can't be read: {e.Message}", "Check who may read it.", e);
        }
    }
}
