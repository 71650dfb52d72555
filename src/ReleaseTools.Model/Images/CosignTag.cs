using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Images;

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
    public static string? Of(ImageDigest digest, string kind) => $"{digest.Algorithm}-{digest.Hex}.{kind}" is var tag && ImageReference.IsTag(tag) ? tag : null;

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
