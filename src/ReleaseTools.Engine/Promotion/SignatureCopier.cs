using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Promotion;

/// <summary>
/// Copies what is about an image: what cosign keeps under tags made of the image's digest (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md), and what names it as its
/// subject (<see cref="IImageReferrers"/>).
/// </summary>
internal sealed class SignatureCopier(IImageSource source, IImageTarget target, ImageCopier copier, IProgressSink progress)
{
    // a signature of an SBOM of an image is two deep
    private const int Deepest = 3;

    private static readonly string[] s_kinds = ["sig", "att", "sbom"];

    /// <returns>How many there are about it at the source.</returns>
    public async Task<int> CopyAsync(ImageDigest digest, CancellationToken cancellation)
    {
        int count = await CopyReferrersAsync(digest, [digest], depth: 0, cancellation);
        foreach (string kind in s_kinds)
        {
            if (ImageSignatures.TagOf(digest, kind) is { } tag && await CopyTagAsync(tag, cancellation)) count++;
        }
        return count;
    }

    private async Task<bool> CopyTagAsync(string tag, CancellationToken cancellation)
    {
        if (await source.FindDigestAsync(tag, cancellation) is not { } found) return false;
        // signatures gather under the tag: those of the destination are not replaced
        ImageDigest? there = await target.ResolveAsync(tag, found, cancellation);
        if (there is null) await copier.CopyAsync(found.ToString(), [tag], cancellation);
        else if (there != found) progress.Say($"{target.Name}:{tag} stays as it is: it is another one than at {source.Name}");
        return true;
    }

    private async Task<int> CopyReferrersAsync(ImageDigest subject, HashSet<ImageDigest> seen, int depth, CancellationToken cancellation)
    {
        if (source is not IImageReferrers referrers || depth == Deepest) return 0;
        int count = 0;
        foreach (ImageDescriptor about in await referrers.ListReferrersAsync(subject, cancellation))
        {
            if (!seen.Add(about.Digest)) continue;
            count += 1 + await CopyReferrersAsync(about.Digest, seen, depth + 1, cancellation);
            await copier.CopyAsync(about.Digest.ToString(), [], cancellation);
        }
        return count;
    }
}
