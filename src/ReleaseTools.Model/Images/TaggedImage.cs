using System.Text.Json.Serialization;
using ReleaseTools.Images.Json;
using ReleaseTools.Versions;

namespace ReleaseTools.Images;

/// <summary>What became of a tag.</summary>
/// <param name="Image">With its tag: <c>registry.example.com/hello:latest</c>.</param>
/// <param name="Digest">What it was to point to.</param>
/// <param name="Outcome"><see cref="LinkVerdict.Forward"/>: it points to it now; <see cref="LinkVerdict.Unchanged"/>: it did already.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record TaggedImage(string Image, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, LinkVerdict Outcome, string? Reason = null)
{
    public override string ToString() => Outcome switch
    {
        LinkVerdict.Forward => $"{Image}: {Digest.Algorithm}:{Digest.Short}",
        LinkVerdict.Unchanged => $"{Image}: {Digest.Algorithm}:{Digest.Short} already",
        _ => $"{Image}: kept, {Reason}",
    };
}
