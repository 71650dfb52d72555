using System.Text;
using System.Text.Json.Serialization;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>A manifest or a configuration as it is kept, to be read by people or parsed by scripts.</summary>
/// <param name="Image">Whose it is: <c>registry.example.com/hello:1.2</c>. Commands take it as it stands.</param>
/// <param name="Digest">Of its bytes.</param>
/// <param name="MediaType">What it is.</param>
public sealed record ImageDocument(string Image, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, string MediaType)
{
    private ReadOnlyMemory<byte> Content { get; init; }

    /// <param name="bytes">What the digest is of.</param>
    public static ImageDocument Of(string image, ImageDigest digest, string mediaType, ReadOnlyMemory<byte> bytes) => new(image, digest, mediaType) { Content = bytes };

    /// <summary>The very bytes, which the digest is of. No property: as JSON they would be a list of numbers.</summary>
    public ReadOnlyMemory<byte> GetBytes() => Content;

    /// <summary>The bytes as text, with nothing added.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);

    /// <summary>The text itself, so that ConvertFrom-Json and Set-Content take it.</summary>
    public override string ToString() => Text;
}

/// <summary>What is wrong with an image.</summary>
/// <param name="Image">As it was named.</param>
/// <param name="Part">What it is about: <c>manifest linux/arm64</c>, <c>layer 2 of linux/amd64</c>, <c>configuration</c>.</param>
/// <param name="Digest">What was to be there.</param>
/// <param name="Problem">As a phrase: <c>missing</c>, <c>ends after 3 of 4 bytes</c>.</param>
public sealed record ImageFinding(string Image, string Part, ImageDigest Digest, string Problem)
{
    public override string ToString() => $"{Image}: {Part} {Digest}: {Problem}";
}
