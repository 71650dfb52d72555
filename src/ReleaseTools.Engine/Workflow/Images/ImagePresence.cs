using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Looks whether a repository has all of an image. Manifests are read and verified; of blobs it is asked whether they are there, for a registry takes none without verifying it.</summary>
internal sealed class ImagePresence(IImageSource source, IImageTarget target)
{
    /// <param name="release">For the message: the session.</param>
    /// <exception cref="RefusedException">Something is missing (<c>ImageNotStaged</c>).</exception>
    /// <exception cref="ImageInvalidException">It is there, and not what its manifests and configurations say.</exception>
    public async Task RequireAsync(ImageDigest digest, string release, CancellationToken cancellation)
    {
        if (await MissingAsync(digest, cancellation) is not { } missing) return;
        bool isWholly = missing == digest.ToString();
        throw new RefusedException("ImageNotStaged", ErrorCategory.ObjectNotFound, $"{target.Name}@{digest}",
            $"{target.Name}@{digest}, which {release} has staged, is not there{(isWholly ? "" : $" whole: {missing} is missing")}.",
            $"{(isWholly ? "Stage" : "Remove what is left of it from its registry, and stage")} it again: release resume {release} (in PowerShell: Get-ReleaseSession {release} | New-StagedRelease).");
    }

    /// <returns>The digest of a part that is missing; null where it is whole.</returns>
    public Task<string?> MissingAsync(ImageDigest digest, CancellationToken cancellation) => MissingAsync(digest, depth: 0, cancellation);

    private async Task<string?> MissingAsync(ImageDigest digest, int depth, CancellationToken cancellation)
    {
        if (depth > ImageManifest.DeepestIndex || await source.FindManifestAsync(digest.ToString(), cancellation) is not { } manifest) return digest.ToString();
        foreach (ImageDescriptor child in manifest.Manifests)
        {
            if (await MissingAsync(child.Digest, depth + 1, cancellation) is { } missing) return missing;
        }
        foreach (ImageDescriptor blob in manifest.Blobs())
        {
            if (!await target.HasBlobAsync(blob, cancellation)) return blob.Digest.ToString();
        }
        await source.CheckLayersAsync(manifest, $"{source.Name}@{digest}", cancellation);
        return null;
    }
}
