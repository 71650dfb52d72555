using System.Text.Json.Serialization;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>A container image of a release. What it is, its digest says; its tags are given to that digest when the release is linked.</summary>
/// <param name="Name">The repository that it is released in: <c>registry.example.com/hello</c>.</param>
/// <param name="Digest">Of its manifest.</param>
/// <param name="Size">What has to be fetched for it, in bytes; of a list all platforms, what they share once.</param>
/// <param name="Platforms">What it runs on, as <c>os/architecture</c>.</param>
public sealed record ReleaseImage(string Name, [property: JsonConverter(typeof(ImageDigestJsonConverter))] ImageDigest Digest, long Size, IReadOnlyList<string> Platforms)
{
    /// <summary>The tags that it has from then on; empty before it is staged.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The tags that move to it from an older release; empty before it is staged.</summary>
    public IReadOnlyList<string> Floating { get; init; } = [];

    /// <summary>Further repositories that have it; empty before it is staged.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>As it is pulled: <c>registry.example.com/hello@sha256:…</c>.</summary>
    [JsonIgnore]
    public string Reference => $"{Name}@{Digest}";

    /// <summary>Every repository that has it.</summary>
    [JsonIgnore]
    public IEnumerable<string> Repositories => Aliases.Prepend(Name);

    public override string ToString() => Reference;
}
