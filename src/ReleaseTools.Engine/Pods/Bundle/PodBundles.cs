using System.Security.Cryptography;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Bundle;

/// <summary>Makes bundles of released pods, and verifies bundles from anywhere. The same release gives the same bytes.</summary>
public sealed class PodBundles(PodStore store, IProgressSink progress)
{
    /// <summary>Verifies a bundle without the store that it comes from, and without a network.</summary>
    /// <param name="path">A folder, an archive, or a <c>pod.json</c>, in full.</param>
    /// <exception cref="UsageException">There is no such bundle.</exception>
    public static async Task<PodBundleCheck> TestAsync(string path, CancellationToken cancellation) => BundleContents.Check(path, await BundleReader.ReadAsync(path, cancellation));

    /// <summary>Exports a pod: everything that it needs, or with URLs in place of its images and volumes. What is copied is verified on its way.</summary>
    /// <param name="version">Null = the channel's tip.</param>
    /// <param name="target">In full: a folder that is not there yet; an archive, <c>.tar</c>, <c>.tar.gz</c> or <c>.tgz</c>; or, with URLs, a <c>.json</c> file.</param>
    /// <param name="publicUrl">Where machines read the store; null = the bundle holds everything.</param>
    /// <exception cref="RefusedException">The pod is not released, its artifacts are missing or damaged, or the target is there already.</exception>
    public async Task<PodBundle> ExportAsync(string channel, PodLabel label, PodVersion? version, string target, string? publicUrl, CancellationToken cancellation)
    {
        PodTag pod = new(label, version ?? await store.Tips.ReadAsync(channel, label, cancellation) ?? throw new RefusedException("PodTipMissing", ErrorCategory.ObjectNotFound, label,
            $"{label} has no tip in the channel {channel} of {store.Objects.Root}.", "Name a version: //path/to:pod@1.2.0."));
        if (Path.Exists(target)) throw new RefusedException("BundleExists", ErrorCategory.ResourceExists, target, $"{target} is there already.", "Remove it, or name another place.");
        BundleTarget form = BundleTarget.Of(target, publicUrl);
        string folder = $"{Path.TrimEndingDirectorySeparator(target)}.{Guid.NewGuid():n}.partial";
        try
        {
            Directory.CreateDirectory(folder);
            await new BundleWriter(store, channel, pod, folder, progress).WriteAsync(publicUrl, cancellation);
            return await FinishAsync(form, new PodBundle(channel, pod, target), folder, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("BundleUnwritable", ErrorCategory.WriteError, target, $"Could not write {target}: {e.Message}", Remedy.FixAndRerun, e);
        }
        finally
        {
            IO.Folder.Delete(folder);
            File.Delete(folder + ".tar");
        }
    }

    private static async Task<PodBundle> FinishAsync(BundleTarget form, PodBundle bundle, string folder, CancellationToken cancellation)
    {
        string draft = folder + ".tar";
        switch (form)
        {
            case BundleTarget.Folder:
                long size = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
                Directory.Move(folder, bundle.Path);
                return bundle with { Size = size };
            case BundleTarget.Manifest:
                string[] others = [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Where(name => name is not (PodPaths.Manifest or PodPaths.ReleaseRecord)).OfType<string>().Order(StringComparer.Ordinal)];
                if (others.Length > 0)
                {
                    throw new RefusedException("BundleNeedsFiles", ErrorCategory.InvalidOperation, bundle.Path, $"{bundle.Pod} has data of its own ({string.Join(", ", others)}), so that its manifest alone is not enough.",
                        "Export a folder or an archive: with --url, it holds only the data, and machines fetch images and volumes (in PowerShell: -Url).");
                }
                byte[] text = await File.ReadAllBytesAsync(Path.Combine(folder, PodPaths.Manifest), cancellation);
                File.Move(Path.Combine(folder, PodPaths.Manifest), bundle.Path);
                return bundle with { Size = text.Length, Sha512 = Convert.ToHexStringLower(SHA512.HashData(text)) };
            default:
                PackedArchive archive = await (form is BundleTarget.Tar ? ArchivePacker.PackPlainAsync(folder, draft, cancellation, first: PodPaths.Manifest) : ArchivePacker.PackFolderAsync(folder, draft, cancellation, first: PodPaths.Manifest));
                File.Move(draft, bundle.Path);
                return bundle with { Size = archive.Size, Sha512 = archive.Sha512 };
        }
    }
}

/// <summary>What a bundle is.</summary>
internal enum BundleTarget
{
    Folder,
    Tar,
    CompressedTar,
    Manifest,
}

internal static class BundleTargets
{
    extension(BundleTarget)
    {
        /// <exception cref="UsageException">A manifest alone is wanted, and nothing says where its artifacts are.</exception>
        public static BundleTarget Of(string path, string? publicUrl) => Path.GetFileName(path).ToLowerInvariant() switch
        {
            var name when name.EndsWith(".tar.gz", StringComparison.Ordinal) || name.EndsWith(".tgz", StringComparison.Ordinal) => BundleTarget.CompressedTar,
            var name when name.EndsWith(".tar", StringComparison.Ordinal) => BundleTarget.Tar,
            var name when name.EndsWith(".json", StringComparison.Ordinal) => publicUrl is not null ? BundleTarget.Manifest : throw new UsageException("BundleUrlMissing", path,
                $"{path} would be a manifest alone, and nothing says where machines fetch its images and volumes.", "Say it: --url https://… (in PowerShell: -Url), or export a folder or an archive."),
            _ => BundleTarget.Folder,
        };
    }
}
