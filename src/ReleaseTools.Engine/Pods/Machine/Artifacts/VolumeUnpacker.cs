using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>Fills the volumes of a pod: from an archive, from data of the bundle, or with nothing.</summary>
/// <param name="temporary">A folder for what is needed only now.</param>
internal sealed class VolumeUnpacker(MachineContext context, ArtifactFetcher fetcher, UnpackBudget budget, string temporary)
{
    /// <summary>Finds the owners of all volumes on this machine.</summary>
    /// <returns>Null where this process can't give files away: it has warned of that, and keeps them.</returns>
    /// <exception cref="RefusedException">The machine has no such user or group.</exception>
    public static IReadOnlyDictionary<string, PodAccount>? FindOwners(PodManifest manifest, MachineContext context)
    {
        if (manifest.Volumes.Count == 0) return null;
        if (!FileOwner.CanChange)
        {
            context.Warn($"only root can give volumes of {manifest.Tag} to their users: they belong to the user who deploys");
            return null;
        }
        PodAccounts accounts = FileOwner.Machine();
        return manifest.Volumes.ToDictionary(volume => volume.Name, volume => accounts.Find(volume.User, volume.Group) ?? throw new RefusedException("PodUserMissing", ErrorCategory.ObjectNotFound, volume.Name,
            $"The volume {volume.Name} of {manifest.Tag} belongs to {volume.User}:{volume.Group}, and this machine has no such user or group.", "Create them, or write their numbers into pod.json."), StringComparer.Ordinal);
    }

    /// <param name="folder">The folder of the volume, which is there.</param>
    /// <param name="owner">Null = who deploys.</param>
    public async Task UnpackAsync(PodVolume volume, string folder, PodAccount? owner, CancellationToken cancellation)
    {
        if (volume.Source is { } source) await UnpackArchiveAsync(volume, source, folder, cancellation);
        if (volume.Data is { } data) Copy(await fetcher.FetchAsync(data, digest: null, cancellation), folder, volume);
        if (owner is not null) FileOwner.ChangeAll(folder, owner);
    }

    private async Task UnpackArchiveAsync(PodVolume volume, PodSource source, string folder, CancellationToken cancellation)
    {
        string path = await fetcher.FetchAsync(source, volume.Digest, cancellation);
        using VerifiedArchive archive = await VerifiedArchive.OpenAsync(path, volume.Digest, temporary, context, cancellation);
        var tree = new TreeUnpacker(folder, TreeKind.Data, budget, context.Files, $"The volume {volume.Name}");
        await using FileStream tar = ArchiveStream.Open(archive.Path);
        await tree.UnpackAsync(tar, cancellation);
        tree.Complete();
    }

    private void Copy(string from, string folder, PodVolume volume)
    {
        if (!Path.Exists(from)) throw new RefusedException("PodArtifactMissing", ErrorCategory.ObjectNotFound, from, $"The data {volume.Data} of the volume {volume.Name} is not in the bundle.", "Check the sources in pod.json, and that the bundle is complete.");
        if (Directory.Exists(from)) CopyAll(new DirectoryInfo(from), folder, volume);
        else CopyFile(new FileInfo(from), folder, volume);
    }

    private void CopyAll(DirectoryInfo from, string to, PodVolume volume)
    {
        foreach (FileSystemInfo entry in from.EnumerateFileSystemInfos())
        {
            budget.AddEntry();
            if (entry.LinkTarget is not null) throw new PodArchiveException($"The data of the volume {volume.Name}", $"{entry.FullName} is a link");
            if (entry is DirectoryInfo below)
            {
                string folder = Path.Combine(to, entry.Name);
                context.Files.CreateFolder(folder);
                CopyAll(below, folder, volume);
            }
            else
            {
                CopyFile((FileInfo)entry, to, volume);
            }
        }
    }

    private void CopyFile(FileInfo from, string folder, PodVolume volume)
    {
        if (from.Length == 0 && Engine.Artifacts.SpecialFiles.IsSpecial(from.FullName)) throw new PodArchiveException($"The data of the volume {volume.Name}", $"{from.FullName} is a device or a pipe");
        budget.AddBytes(from.Length);
        context.Files.Step();
        from.CopyTo(Path.Combine(folder, from.Name));
    }
}
