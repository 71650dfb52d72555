using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>A manifest as a registry keeps it, of whatever type: it can be written again, and need not be understood.</summary>
/// <param name="MediaType">Null where the registry does not say.</param>
/// <param name="Said">The digest that the registry calls it by; null where it does not say. Of Docker's schema 1 that is not the digest of the bytes: it leaves out the signatures in them (https://distribution.github.io/distribution/spec/api/#content-digests).</param>
internal sealed record StoredManifest(ReadOnlyMemory<byte> Bytes, string? MediaType, ImageDigest? Said)
{
    public ImageDigest Digest { get; } = Said ?? ImageDigest.Of(Bytes.Span);
}
