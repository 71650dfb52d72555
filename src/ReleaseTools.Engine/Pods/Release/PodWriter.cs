using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Release;

/// <summary>Writes a version of a pod into its channel. Whatever is there already must be the same.</summary>
internal sealed class PodWriter(PodStore store, string channel, PodTag pod)
{
    private readonly string _folder = PodPaths.Pod(channel, pod);

    public async Task<IReadOnlyList<PodFile>> WriteFilesAsync(PodFiles files, CancellationToken cancellation)
    {
        var written = new List<PodFile>();
        foreach ((string path, string local) in files.Files)
        {
            ObjectContent content = ObjectContent.FromFile(local);
            string sha512 = await HashAsync(content.Open(), cancellation), key = _folder + path;
            if (!(await store.Objects.PutAsync(key, content, Precondition.Absent, cancellation)).IsWritten && await HashAsync(await store.Objects.OpenReadAsync(key, range: null, cancellation), cancellation) != sha512)
                throw Differs(path);
            written.Add(new PodFile(path, content.Length, sha512));
        }
        return written;
    }

    /// <param name="target">The folder that the link leads to.</param>
    public async Task LinkAsync(string key, string target, CancellationToken cancellation)
    {
        string relative = PodPaths.Relative(key, target);
        if (!await store.Links.CreateAsync(key, relative, cancellation) && await store.Links.ReadAsync(key, cancellation) != relative) throw Differs(key[_folder.Length..]);
    }

    /// <remarks>A record that an interrupted run has left is kept where it is about the same pod: only its time differs.</remarks>
    public async Task WriteRecordAsync(PodReleaseRecord record, CancellationToken cancellation)
    {
        string key = _folder + PodPaths.ReleaseRecord;
        await store.Objects.UpdateTextAsync(key, "application/json", text =>
            text is null || PodReleaseRecord.TryRead(text)?.Manifest != record.Manifest ? record.Write() : text, cancellation);
    }

    /// <summary>Comes last: with it, the pod is released.</summary>
    public async Task WriteManifestAsync(string text, CancellationToken cancellation)
    {
        string key = _folder + PodPaths.Manifest;
        if ((await store.Objects.PutAsync(key, ObjectContent.FromText(text, "application/json"), Precondition.Absent, cancellation)).IsWritten) return;
        if ((await store.Objects.ReadTextAsync(key, cancellation, PodManifestFile.LargestSize))?.Text != text) throw Differs(PodPaths.Manifest);
    }

    private RefusedException Differs(string path) => new("PodDiffers", ErrorCategory.ResourceExists, pod, $"{store.Objects.PlaceOf(_folder + path)} is there already, with other content.",
        $"Another run releases {pod} with other content, or one was interrupted. Release another version; or, if no run is active, remove the folder {store.Objects.PlaceOf(_folder)} and run the same command again.");

    private static async Task<string> HashAsync(Stream content, CancellationToken cancellation)
    {
        await using (content) return (await ContentCopy.HashAsync(content, progress: null, cancellation)).Sha512;
    }
}

/// <summary>The files of the source that belong to a pod.</summary>
/// <param name="Files">By their path in the pod, in order; where each is on this machine.</param>
internal sealed record PodFiles(IReadOnlyList<KeyValuePair<string, string>> Files)
{
    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <param name="folder">The folder of the manifest.</param>
    /// <exception cref="UsageException">A file is missing, or has a name that the pod needs for itself.</exception>
    public static PodFiles Find(PodTemplate template, string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (PodSource source in template.Files())
        {
            string path = source.Text, full = Path.Combine(folder, path);
            if (path.Split('/')[0] is "images" or "volumes" or PodPaths.Manifest or PodPaths.ReleaseRecord)
                throw new UsageException("PodFileReserved", path, $"{Path.Combine(folder, path)} can't be a file of a pod: the pod has its own {path.Split('/')[0]}.", "Rename it.");
            if (Directory.Exists(full))
            {
                foreach (string file in Directory.EnumerateFiles(full, "*", s_everything)) files[$"{path.TrimEnd('/')}/{Path.GetRelativePath(full, file).Replace('\\', '/')}"] = file;
            }
            else files[path] = File.Exists(full) ? full : throw new UsageException("PodFileMissing", path, $"The manifest of {template.Manifest.Tag.Label} names {full}, which is not there.", "Add the file, or correct its path.");
        }
        return new PodFiles([.. files]);
    }
}
