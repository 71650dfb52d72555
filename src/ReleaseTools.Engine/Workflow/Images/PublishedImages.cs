using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Staging;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Reads the images of a published release again: all of each, in every repository that it was brought into, and what their tags name.</summary>
/// <param name="locate">Finds a repository by its name.</param>
internal sealed class PublishedImages(ImageTransports places, Func<string, ImageReference> locate, string product, ReleaseVersion version, string commit)
{
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyContentsAsync(IReadOnlyList<ReleaseImage> images, IProgressSink progress, CancellationToken cancellation)
    {
        var findings = new List<ReleaseFinding>();
        foreach (ReleaseImage image in images)
        {
            foreach (string repository in image.Repositories) await TryAsync(ReleasePart.Image, repository, $"@{image.Digest}", findings, () => VerifyAsync(image, repository, findings, progress, cancellation));
        }
        return findings;
    }

    /// <param name="published">The manifests of all releases of the product: they say to which of them a tag belongs that moves.</param>
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyTagsAsync(IReadOnlyList<ReleaseImage> images, IReadOnlyList<ReleaseManifest> published, ReleaseOrder order, CancellationToken cancellation)
    {
        var findings = new List<ReleaseFinding>();
        foreach (ImageNaming naming in images.SelectMany(ImageNaming.Of))
        {
            TagOwner? owner = TagOwner.Of(naming, commit, published, order);
            // a stable tag does not move to a prerelease
            if (naming.Floats && owner is null) continue;
            await TryAsync(ReleasePart.ImageTag, naming.Repository, naming.Tag, findings, async () =>
            {
                await using IImageTarget target = places.OpenTarget(locate(naming.Repository));
                ImageDigest wanted = owner?.Digest ?? naming.Digest;
                ImageDigest? there = await target.ResolveAsync(naming.Tag, wanted, cancellation);
                if (there is null) findings.Add(Finding(ReleasePart.ImageTag, naming.Repository, naming.Tag, ReleaseFault.Missing, "is missing"));
                else if (there != wanted) findings.Add(Finding(ReleasePart.ImageTag, naming.Repository, naming.Tag, ReleaseFault.Changed, $"names {there} instead of {wanted}"));
            });
        }
        return findings;
    }

    private async Task VerifyAsync(ReleaseImage image, string repository, List<ReleaseFinding> findings, IProgressSink progress, CancellationToken cancellation)
    {
        await using IImageSource source = places.OpenSource(locate(repository));
        string item = $"@{image.Digest}";
        if (await source.FindManifestAsync(image.Digest.ToString(), cancellation) is null)
        {
            findings.Add(Finding(ReleasePart.Image, repository, item, ReleaseFault.Missing, "is missing"));
            return;
        }
        foreach (ImageFinding finding in await new ImageTester(source, $"{repository}{item}", progress).TestAsync(image.Digest.ToString(), cancellation))
            findings.Add(Finding(ReleasePart.Image, repository, item, ReleaseFault.Changed, $"{finding.Part}: {finding.Problem}"));
    }

    private async Task TryAsync(ReleasePart part, string repository, string item, List<ReleaseFinding> findings, Func<Task> verify)
    {
        try { await verify(); }
        catch (ReleaseException e) { findings.Add(Finding(part, repository, item, ReleaseFault.Unreadable, $"can't be read: {e.Message}")); }
    }

    private ReleaseFinding Finding(ReleasePart part, string repository, string item, ReleaseFault fault, string problem) => new(product, version, part, repository, item, fault, problem);
}

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
