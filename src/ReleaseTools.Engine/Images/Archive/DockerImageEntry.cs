using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>An image as the <c>manifest.json</c> of docker save lists it (https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#combined-image-json--filesystem-changeset-format).</summary>
/// <param name="Config">The path of its configuration in the archive.</param>
/// <param name="RepoTags">Its names; null or empty where it has none.</param>
/// <param name="Layers">The paths of its layers in the archive, the lowest first.</param>
internal sealed record DockerImageEntry(string? Config, IReadOnlyList<string>? RepoTags, IReadOnlyList<string>? Layers)
{
    public const string FileName = "manifest.json";

    /// <exception cref="ImageInvalidException">It is no such list.</exception>
    public static IReadOnlyList<DockerImageEntry> Parse(byte[] json, string from)
    {
        try
        {
            DockerImageEntry?[] entries = JsonSerializer.Deserialize(json, DockerArchiveJson.Default.DockerImageEntryArray) ?? [];
            return [.. entries.Select(entry => entry is { Config.Length: > 0 } ? entry : throw new ImageInvalidException(from, "its manifest.json has an image without a configuration"))];
        }
        catch (JsonException e)
        {
            throw new ImageInvalidException(from, $"its manifest.json is not what docker save writes: {e.Message}", e);
        }
    }

    /// <summary>As a file has it.</summary>
    public static byte[] Write(IEnumerable<DockerImageEntry> entries) => JsonSerializer.SerializeToUtf8Bytes(entries.ToArray(), DockerArchiveJson.Default.DockerImageEntryArray!);

    /// <summary>Whether one of its names is the one that is meant, however much of it is written out.</summary>
    public bool IsCalled(string name) => RepoTags?.Any(tag => tag == name || ImageReference.AreSame(tag, name)) is true;
}

[JsonSerializable(typeof(DockerImageEntry[]))]
internal sealed partial class DockerArchiveJson : JsonSerializerContext;
