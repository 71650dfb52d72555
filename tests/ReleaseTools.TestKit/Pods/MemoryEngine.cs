using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Pods;

/// <summary>A container engine that only remembers.</summary>
internal sealed class MemoryEngine : IContainerEngine
{
    private readonly SortedDictionary<string, ImageManifest> _images = new(StringComparer.Ordinal);

    public string Address { get; set; } = "unix:///run/docker.sock";

    /// <summary>Whether it does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>Called before each change, so that a test can have it be the last one.</summary>
    public Action Step { get; set; } = () => { };

    /// <summary>Decides whether it takes an image.</summary>
    public Func<string, bool> Takes { get; set; } = _ => true;

    /// <summary>Names of images that something else uses.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ImageManifest> Images => _images;

    public SortedSet<string> Containers { get; } = new(StringComparer.Ordinal);

    public void Remove(string image) => _images.Remove(image);

    /// <summary>Has a name mean another image.</summary>
    public void Move(string image, ImageManifest other) => _images[image] = other;

    public Task RequireAsync(CancellationToken cancellation)
    {
        RequireUp();
        return Task.CompletedTask;
    }

    public IImageTarget Open(RegistryReference image, string folder) => new Target(this, image);

    public Task<ImageDigest?> FindImageAsync(RegistryReference image, CancellationToken cancellation)
    {
        RequireUp();
        return Task.FromResult(_images.GetValueOrDefault(image.ToString())?.Config!.Digest);
    }

    public Task<string?> RemoveImageAsync(RegistryReference image, CancellationToken cancellation)
    {
        RequireUp();
        if (Used.Contains(image.ToString())) return Task.FromResult<string?>($"The image {image} is in use.");
        Step();
        _images.Remove(image.ToString());
        return Task.FromResult<string?>(null);
    }

    public Task<string?> RemoveContainerAsync(string container, CancellationToken cancellation)
    {
        RequireUp();
        Step();
        Containers.Remove(container);
        return Task.FromResult<string?>(null);
    }

    private void RequireUp()
    {
        if (IsDown) throw new ReleaseException("EngineUnreachable", ErrorCategory.ResourceUnavailable, Address, $"The container engine at {Address} does not answer.");
    }

    private sealed class Target(MemoryEngine engine, RegistryReference image) : IImageTarget
    {
        private readonly HashSet<ImageDigest> _blobs = [];
        private ImageManifest? _manifest;

        public string Name => image.Name;

        public Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation) => Task.FromResult<ImageDigest?>(null);

        public Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => Task.FromResult(_blobs.Contains(blob.Digest));

        public async Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
        {
            await using Stream content = await open(cancellation);
            await using Stream verified = BlobCheck.Over(content, blob, Name);
            await verified.CopyToAsync(Stream.Null, cancellation);
            _blobs.Add(blob.Digest);
        }

        public Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation)
        {
            Assert.Equal(image.Tag, tag);
            Assert.All(manifest.Blobs(), blob => Assert.Contains(blob.Digest, _blobs));
            _manifest = manifest;
            return Task.CompletedTask;
        }

        public Task CompleteAsync(CancellationToken cancellation)
        {
            engine.RequireUp();
            engine.Step();
            if (!engine.Takes(image.ToString())) throw new ReleaseException("EngineFailed", ErrorCategory.InvalidOperation, Name, $"The container engine did not load {Name}.");
            engine._images[image.ToString()] = _manifest!;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => default;
    }
}
