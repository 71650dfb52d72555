using System.Text.Json.Serialization;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>
/// What refers to an image: a signature, an attestation, a bill of materials. It names the image as its subject
/// (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers), or has a tag made of the image's digest (<see cref="CosignTag"/>).
/// </summary>
/// <param name="Subject">What it refers to: the image, one of its platforms, or another referrer.</param>
/// <param name="Digest">Its own.</param>
/// <param name="Tag">Where it is found by a tag: <c>sha256-….sig</c>; else null.</param>
/// <param name="Type">What it is, as it says itself: <c>application/spdx+json</c>; null where it does not say.</param>
/// <param name="Size">Of its manifest, in bytes.</param>
public sealed record ImageReferrer(
    [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Subject, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, string? Tag, string? Type, long Size)
{
    /// <summary>Where it is: <c>registry.example.com/hello@sha256:…</c>, which commands take as it stands; null where its place is not known.</summary>
    public string? Image { get; init; }

    /// <summary>One of a list of referrers.</summary>
    public static ImageReferrer Of(ImageDigest subject, ImageDescriptor listed) => new(subject, listed.Digest, null, listed.ArtifactType, listed.Size);

    public override string ToString() => Tag ?? $"{Digest.Algorithm}:{Digest.Short}{(Type is null ? "" : $" ({Type})")}";
}
