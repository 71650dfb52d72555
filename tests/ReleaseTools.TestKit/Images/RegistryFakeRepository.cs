using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>What a repository of the fake holds.</summary>
public sealed class RegistryFakeRepository
{
    /// <summary>By digest.</summary>
    public Dictionary<string, byte[]> Blobs { get; } = [];

    /// <summary>By digest.</summary>
    public Dictionary<string, (string Type, byte[] Bytes)> Manifests { get; } = [];

    /// <summary>To digests.</summary>
    public Dictionary<string, string> Tags { get; } = [];

    /// <summary>The same once more, which changes for itself.</summary>
    public RegistryFakeRepository Clone()
    {
        var clone = new RegistryFakeRepository();
        foreach ((string digest, byte[] blob) in Blobs) clone.Blobs[digest] = blob;
        foreach ((string digest, (string Type, byte[] Bytes) manifest) in Manifests) clone.Manifests[digest] = manifest;
        foreach ((string tag, string digest) in Tags) clone.Tags[tag] = digest;
        return clone;
    }

    /// <summary>Puts an image there, without asking anybody.</summary>
    internal void Add(ImageManifest image, params string[] tags) => Add(image.MediaType, image.Bytes.ToArray(), tags);

    /// <summary>Puts a manifest there that need not be one.</summary>
    internal void Add(string type, byte[] bytes, params string[] tags)
    {
        string digest = ImageDigest.Of(bytes).ToString();
        Manifests[digest] = (type, bytes);
        foreach (string tag in tags) Tags[tag] = digest;
    }
}
