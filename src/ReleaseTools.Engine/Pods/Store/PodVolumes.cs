using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>Adds volumes to a store: from a folder, or from an archive.</summary>
public sealed class PodVolumes(PodStore store)
{
    /// <param name="source">A folder, or a tar that is compressed by gzip, in full.</param>
    /// <returns>The volume, and whether it was there already.</returns>
    /// <exception cref="UsageException">There is no such folder or archive.</exception>
    /// <exception cref="RefusedException">The volume is there with other content.</exception>
    public async Task<PodVolumeResult> AddAsync(PodTag volume, string source, CancellationToken cancellation)
    {
        await store.Objects.RequireConditionsAsync(cancellation);
        string work = Directory.CreateTempSubdirectory("release-volume-").FullName;
        try
        {
            string file = $"{volume.Label.Name}.tar.gz";
            PackedArchive archive = Directory.Exists(source) ? await ArchivePacker.PackFolderAsync(source, Path.Combine(work, file), cancellation)
                : File.Exists(source) ? await ArchivePacker.ReadAsync(source, cancellation)
                : throw new UsageException("VolumeSourceMissing", source, $"There is no folder and no archive {source}.", "Name a folder, or an archive that tar -czf made.");
            var record = new PodVolumeRecord { Volume = volume.ToString(), Size = archive.Size, Sha512 = archive.Sha512 };
            bool isNew = await store.Volumes.AddAsync(volume, file, archive, new Dictionary<string, string> { [PodPaths.VolumeRecord] = record.Write() }, cancellation);
            return new PodVolumeResult(volume, archive.Size, archive.TarSha512, isNew) { Store = store.Objects.Root.AbsoluteUri };
        }
        finally
        {
            IO.Folder.Delete(work);
        }
    }
}
