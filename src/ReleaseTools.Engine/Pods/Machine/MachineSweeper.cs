using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Removes what commands left that did not end: drafts, graves, and files in systemd's folders of pods that are not deployed.</summary>
internal sealed class MachineSweeper(MachineContext context)
{
    private readonly MachineFolders _folders = context.Folders;
    private readonly EngineRemains _remains = new(context);

    /// <summary>Sweeps. The caller has the lock, so that nothing is under way.</summary>
    public async Task SweepAsync()
    {
        foreach (string folder in new[] { _folders.Drafts, _folders.Graveyard }.Where(Directory.Exists))
        {
            foreach (string left in Directory.EnumerateDirectories(folder).ToArray())
            {
                // of a draft, the pod is a folder in it
                if (await _remains.TryRemoveAsync(left) && await _remains.TryRemoveAsync(Path.Combine(left, MachineFolders.PodOfDraft))) context.Files.DeleteTree(left);
            }
            context.Files.DeleteEmptyFolder(folder);
        }
        SweepUnits();
        SweepLinks();
        SweepActive();
        if (!Directory.Exists(_folders.Pods)) return;
        foreach (string draft in Directory.EnumerateDirectories(_folders.Pods).SelectMany(Directory.EnumerateDirectories).SelectMany(pod => Directory.EnumerateFiles(pod, $"{PodDeployment.FileName}.*.draft")).ToArray()) context.Files.DeleteFile(draft);
    }

    // links to versions that are gone
    private void SweepActive()
    {
        if (!Directory.Exists(_folders.Active)) return;
        SweepDrafts(_folders.Active);
        foreach (string link in Directory.EnumerateFileSystemEntries(_folders.Active).ToArray())
        {
            if (new FileInfo(link).LinkTarget is { } target && !Directory.Exists(Path.Combine(_folders.Active, target))) context.Files.DeleteFile(link);
        }
    }

    // the drop-in is written first and removed last, and says whose the unit is
    private void SweepUnits()
    {
        string units = _folders.System(MachineFolders.Units);
        if (!Directory.Exists(units)) return;
        foreach (string folder in Directory.EnumerateDirectories(units, "*--*.d").ToArray())
        {
            string name = Path.GetFileNameWithoutExtension(folder), dropIn = Path.Combine(folder, PodDropIn.FileName);
            if (!PodUnitName.TryParse(name, out PodUnitName? unit) || IsDeployed(unit)) continue;
            SweepDrafts(folder);
            if (File.Exists(dropIn) && !IsOurs(File.ReadAllText(dropIn))) continue;
            if (File.Exists(dropIn))
            {
                context.Files.DeleteFile(Path.Combine(units, name));
                context.Files.DeleteFile(Path.Combine(_folders.System(MachineFolders.Quadlets), Path.ChangeExtension(name, ".container")));
                context.Files.DeleteFile(dropIn);
            }
            context.Files.DeleteEmptyFolder(folder);
        }
        foreach (string place in new[] { units, _folders.System(MachineFolders.Quadlets) }.Where(Directory.Exists)) SweepDrafts(place);
    }

    private void SweepLinks()
    {
        string units = _folders.System(MachineFolders.Units);
        if (!Directory.Exists(units)) return;
        foreach (string folder in Directory.EnumerateDirectories(units, "*.wants").Concat(Directory.EnumerateDirectories(units, "*.requires")).ToArray())
        {
            foreach (string link in Directory.EnumerateFileSystemEntries(folder, "*--*").ToArray())
            {
                // one that leads nowhere, of a pod that is gone
                if (PodUnitName.TryParse(Path.GetFileName(link), out PodUnitName? unit) && !IsDeployed(unit) && new FileInfo(link) is { LinkTarget: not null, Exists: false }) context.Files.DeleteFile(link);
            }
            context.Files.DeleteEmptyFolder(folder);
        }
    }

    private void SweepDrafts(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string draft in Directory.EnumerateFileSystemEntries(folder, "*--*.draft").Concat(Directory.EnumerateFileSystemEntries(folder, $"{PodDropIn.FileName}.*.draft")).ToArray()) context.Files.DeleteFile(draft);
    }

    private bool IsDeployed(PodUnitName unit) => File.Exists(_folders.Record(unit.Pod));

    private bool IsOurs(string dropIn) => dropIn.StartsWith("[X-Pod]", StringComparison.Ordinal) || dropIn.Contains($"POD_MANIFEST={_folders.Pods}", StringComparison.Ordinal);
}
