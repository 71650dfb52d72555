using System.Diagnostics.CodeAnalysis;
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

/// <summary>What one repository has about an image and another has not.</summary>
/// <param name="Missing">What is to be copied, in the order in which it is found.</param>
/// <param name="Differing">Tags that have something else on both sides: neither can replace the other.</param>
/// <param name="All">How many there are at the source.</param>
/// <param name="Problem">Why they could not be compared; null where they were.</param>
public sealed record ReferrerGap(IReadOnlyList<ImageReferrer> Missing, IReadOnlyList<ImageReferrer> Differing, int All, string? Problem = null)
{
    public static ReferrerGap None { get; } = new([], [], 0);

    public static ReferrerGap Unknown(string problem) => None with { Problem = problem };

    /// <summary>Compares what two repositories have.</summary>
    /// <param name="here">At the source.</param>
    /// <param name="there">At the destination.</param>
    /// <param name="extends">Whether what a tag has at the source is what it has at the destination, and more (<see cref="Extends"/>): asked only where the two differ.</param>
    public static ReferrerGap Between(IReadOnlyList<ImageReferrer> here, IReadOnlyList<ImageReferrer> there, Func<string, bool?> extends)
    {
        Dictionary<string, ImageReferrer> tags = there.Where(one => one.Tag is not null).ToDictionary(one => one.Tag!, StringComparer.Ordinal);
        HashSet<(ImageDigest, ImageDigest)> untagged = [.. there.Where(one => one.Tag is null).Select(one => (one.Subject, one.Digest))];
        var missing = new List<ImageReferrer>();
        var differing = new List<ImageReferrer>();
        foreach (ImageReferrer one in here)
        {
            if (one.Tag is null)
            {
                if (!untagged.Contains((one.Subject, one.Digest))) missing.Add(one);
            }
            else if (!tags.TryGetValue(one.Tag, out ImageReferrer? other))
            {
                missing.Add(one);
            }
            else if (other.Digest != one.Digest)
            {
                bool? extended = extends(one.Tag);
                if (extended is true) missing.Add(one);
                else if (extended is null) differing.Add(one);
            }
        }
        return new ReferrerGap(missing, differing, here.Count);
    }

    /// <summary>Whether a tag's content is another one's, and more: signatures gather as layers under one tag.</summary>
    /// <returns>True: more; false: less, or the same; null: something else.</returns>
    public static bool? Extends(ImageManifest here, ImageManifest there)
    {
        HashSet<ImageDigest> ours = [.. here.Layers.Select(layer => layer.Digest)], theirs = [.. there.Layers.Select(layer => layer.Digest)];
        return theirs.IsSubsetOf(ours) ? !ours.SetEquals(theirs) : ours.IsSubsetOf(theirs) ? false : null;
    }

    /// <summary>So many referrers, in words.</summary>
    public static string Count(int referrers) => $"{referrers} referrer{(referrers == 1 ? "" : "s")}";

    /// <summary>What is missing, in words; empty where nothing is.</summary>
    public override string ToString() => Missing.Count switch
    {
        _ when Problem is not null => $"its referrers could not be compared: {Problem}",
        0 when Differing.Count == 0 => "",
        0 => $"{string.Join(", ", Differing)} {(Differing.Count == 1 ? "differs" : "differ")} at the destination, and {(Differing.Count == 1 ? "stays" : "stay")}",
        _ => $"{Missing.Count} of {Count(All)} missing: {string.Join(", ", Missing.Take(3))}{(Missing.Count > 3 ? ", …" : "")}",
    };
}

/// <summary>
/// The tags under which cosign keeps what it says of an image, <c>sha256-e3b0….sig</c>: signatures, attestations, bills of materials
/// (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery).
/// </summary>
public static class CosignTag
{
    public const string Signature = "sig";

    /// <summary>What may stand at the end of such a tag.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Signature, "att", "sbom"];

    /// <returns>Null for a digest that is too long for a tag: cosign signs no such image.</returns>
    public static string? Of(ImageDigest digest, string kind) => $"{digest.Algorithm}-{digest.Hex}.{kind}" is var tag && RegistryReference.IsTag(tag) ? tag : null;

    /// <summary>Whether a tag says what it is about: it is cosign's, or that of a list of referrers, <c>sha256-e3b0…</c>.</summary>
    /// <param name="subject">The digest that it is made of.</param>
    /// <param name="kind">One of <see cref="Kinds"/>; empty for a list of referrers.</param>
    public static bool TryParse(string tag, [NotNullWhen(true)] out ImageDigest? subject, out string kind)
    {
        int dash = tag.IndexOf('-', StringComparison.Ordinal), dot = tag.IndexOf('.', StringComparison.Ordinal);
        kind = dot < 0 ? "" : tag[(dot + 1)..];
        subject = null;
        return dash > 0 && dash < (dot < 0 ? tag.Length : dot) && (dot < 0 || Kinds.Contains(kind, StringComparer.Ordinal))
            && ImageDigest.TryParse($"{tag[..dash]}:{tag[(dash + 1)..(dot < 0 ? tag.Length : dot)]}", out subject);
    }
}
