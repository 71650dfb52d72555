using System.Text.Json.Serialization;
using ReleaseTools.Formatting;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>A layer of an image, as its manifest names it.</summary>
/// <param name="Size">In bytes, as it is packed.</param>
public sealed record ImageLayer([property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, long Size, string MediaType)
{
    public override string ToString() => $"{Digest.Algorithm}:{Digest.Short} ({ByteSize.Format(Size)})";
}
