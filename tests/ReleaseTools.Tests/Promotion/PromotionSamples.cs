using ReleaseTools.Images;
using ReleaseTools.Promotion;

namespace ReleaseTools.Tests.Promotion;

/// <summary>Short names for what promotion tests speak of.</summary>
internal static class PromotionSamples
{
    public static ImageDigest Digest(char letter) => ImageDigest.Parse("sha256:" + new string(letter, 64));

    public static RegistryReference Repository(string name) => RegistryReference.Parse(name);

    /// <summary>From <c>stage.example.com</c> to <c>prod.example.com</c>.</summary>
    public static PromotionEdge Edge(char digest, string? tag, string image = "hello", string source = "stage.example.com") =>
        new(Repository($"{source}/{image}"), Repository($"prod.example.com/{image}"), Digest(digest), tag);

    /// <param name="found">Each as <c>stage a</c> or <c>prod a 1.0</c>.</param>
    public static ObservedImages Observed(params string[] found) => new(found.Select(line => line.Split(' ')).Select(parts =>
        Repository($"{parts[0]}.example.com/hello") with { Tag = parts.Length > 2 ? parts[2] : null, Digest = Digest(parts[1][0]) }));

    public static PromotionManifest Manifest(params PromotedImage[] images) => new()
    {
        Registries = [new PromotionRegistry("stage.example.com", IsSource: true), new PromotionRegistry("prod.example.com")],
        Images = images,
    };
}
