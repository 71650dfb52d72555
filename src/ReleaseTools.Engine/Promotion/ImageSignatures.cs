using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Promotion;

/// <summary>Whether somebody has signed an image. Whose signature it is, and whether it is good, is not looked at.</summary>
internal static class ImageSignatures
{
    // cosign's (https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md) and notation's (https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md)
    private static readonly string[] s_types = ["application/vnd.dev.cosign.artifact.sig.v1+json", "application/vnd.dev.sigstore.bundle", "application/vnd.cncf.notary.signature"];

    public static async Task<bool> IsSignedAsync(IImageSource repository, ImageDigest digest, CancellationToken cancellation)
    {
        if (CosignTag.Of(digest, CosignTag.Signature) is { } tag && await repository.FindDigestAsync(tag, cancellation) is not null) return true;
        return repository is IImageReferrers referrers
            && (await referrers.ListReferrersAsync(digest, tags: null, cancellation)).Any(about => s_types.Any(type => about.ArtifactType?.StartsWith(type, StringComparison.Ordinal) is true));
    }
}
