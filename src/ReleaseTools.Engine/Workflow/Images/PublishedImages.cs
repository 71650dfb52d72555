using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Staging;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Reads the images of a published release again: all of each, in every repository that it was brought into, and what their tags name.</summary>
/// <param name="locate">Finds a repository by its name.</param>
internal sealed class PublishedImages(ImagePlaces places, Func<string, ImageLocation> locate, string product, ReleaseVersion version, string commit)
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
