using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.TestKit.Images;

/// <summary>A repository of a registry in memory. It refuses what a registry refuses: a manifest whose parts are not there, and bytes that are not their digest's.</summary>
internal sealed class MemoryImages(MemoryRegistry registry, string repository) : IImageSource, IImageTarget, IImageMounts, IImageTags, IImageReferrers, IImageRemoval
{
    private readonly ConcurrentDictionary<ImageDigest, byte[]> _blobs = [];
    private readonly ConcurrentDictionary<ImageDigest, ImageManifest> _manifests = [];
    private readonly ConcurrentDictionary<string, ImageDigest> _tags = new(StringComparer.Ordinal);

    public string Name => $"{registry.Host}/{repository}";

    public IReadOnlyDictionary<string, ImageDigest> Tags => _tags;

    public IReadOnlyCollection<ImageDigest> Blobs => [.. _blobs.Keys];

    public IReadOnlyCollection<ImageDigest> Manifests => [.. _manifests.Keys];

    public Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation)
    {
        registry.Called($"GET {repository} {selector}");
        return Task.FromResult(Digest(selector ?? _tags.Keys.Single()) is { } digest && _manifests.TryGetValue(digest, out ImageManifest? manifest)
            ? ManifestReader.Read(registry.Spoil(manifest.Bytes), manifest.MediaType, ImageDigest.TryParse(selector, out _) ? digest : null, $"{Name} {selector}")
            : null);
    }

    public Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        registry.Called($"READ {repository} {blob.Digest}");
        return Task.FromResult<Stream>(new MemoryStream(registry.Spoil(_blobs[blob.Digest]).ToArray()));
    }

    public Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation)
    {
        registry.Called($"HEAD {repository} {selector}");
        return Task.FromResult(Digest(selector) is { } digest && _manifests.ContainsKey(digest) ? digest : null);
    }

    public Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        registry.Called($"HAS {repository} {blob.Digest}");
        if (!_blobs.TryGetValue(blob.Digest, out byte[]? bytes)) return Task.FromResult(false);
        return bytes.Length == blob.Size ? Task.FromResult(true) : throw new ImageInvalidException(Name, $"its blob {blob.Digest} has {bytes.Length} bytes; its manifest says {blob.Size}");
    }

    public bool CanMountFrom(string name) => name.StartsWith(registry.Host + "/", StringComparison.Ordinal);

    public Task<bool> TryMountAsync(ImageDescriptor blob, string from, CancellationToken cancellation)
    {
        registry.Called($"MOUNT {repository} {blob.Digest} {from}");
        if (!registry.Repository(from[(registry.Host.Length + 1)..])._blobs.TryGetValue(blob.Digest, out byte[]? bytes)) return Task.FromResult(false);
        _blobs[blob.Digest] = bytes;
        return Task.FromResult(true);
    }

    public async Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        registry.Called($"WRITE {repository} {blob.Digest}");
        await using Stream stream = await open(cancellation);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, cancellation);
        Assert.True(blob.Digest.IsOf(all.ToArray()));
        _blobs[blob.Digest] = all.ToArray();
    }

    public Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation)
    {
        registry.Called($"PUT {repository} {tag ?? manifest.Digest.ToString()}");
        Assert.All(manifest.Blobs(), blob => Assert.Contains(blob.Digest, _blobs.Keys));
        Assert.All(manifest.Manifests, child => Assert.Contains(child.Digest, _manifests.Keys));
        _manifests[manifest.Digest] = manifest;
        if (tag is not null) _tags[tag] = manifest.Digest;
        return Task.CompletedTask;
    }

    public Task CompleteAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        registry.Called($"LIST {repository}");
        await Task.Yield();
        foreach (string tag in _tags.Keys) yield return tag;
    }

    public bool? KeepsReferrers => true;

    public Task<IReadOnlyList<ImageDescriptor>> ListReferrersAsync(ImageDigest subject, IReadOnlySet<string>? tags, CancellationToken cancellation)
    {
        registry.Called($"REFERRERS {repository} {subject}");
        return Task.FromResult<IReadOnlyList<ImageDescriptor>>([.. _manifests.Values.Where(manifest => manifest.Subject?.Digest == subject).Select(manifest => manifest.Descriptor)]);
    }

    public Task<bool> DeleteManifestAsync(ImageDigest digest, CancellationToken cancellation)
    {
        registry.Called($"DELETE {repository} {digest}");
        foreach (string tag in _tags.Where(tag => tag.Value == digest).Select(tag => tag.Key)) _tags.TryRemove(tag, out _);
        return Task.FromResult(_manifests.TryRemove(digest, out _));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Puts a blob there.</summary>
    public ImageDescriptor Add(byte[] bytes, string mediaType = ImageMediaType.OciLayer)
    {
        var digest = ImageDigest.Of(bytes);
        _blobs[digest] = bytes;
        return new ImageDescriptor(mediaType, digest, bytes.Length);
    }

    /// <summary>Puts a manifest there, without a look at its parts.</summary>
    public ImageManifest Add(string json, string? tag = null)
    {
        ImageManifest manifest = ManifestReader.Read(System.Text.Encoding.UTF8.GetBytes(json), mediaType: null, expected: null, Name);
        _manifests[manifest.Digest] = manifest;
        if (tag is not null) _tags[tag] = manifest.Digest;
        return manifest;
    }

    private ImageDigest? Digest(string selector) => ImageDigest.TryParse(selector, out ImageDigest? digest) ? digest : _tags.GetValueOrDefault(selector);
}
