using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Docker.DotNet.Models;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>
/// Images of one name in a container engine. An engine gives and takes archives only: what is read is put in a temporary file first, and what is written is sent at the end.
/// The digest that an image has there is not that of a registry: which one it gets is known when it is written to a registry, and is the same each time.
/// </summary>
/// <param name="folder">For temporary files: it is not there yet, and gone afterwards; null = a new one where the system has such.</param>
internal sealed class DockerImages(DockerConnection engine, RegistryReference reference, string? folder = null) : IImageSource, IImageTarget, IImageTags
{
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private readonly Lazy<DirectoryInfo> _folder = new(() => folder is null ? Directory.CreateTempSubdirectory("release-image-") : Directory.CreateDirectory(folder));
    private readonly Dictionary<string, ArchiveSource?> _fetched = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ImageDigest, bool> _known = [];
    private readonly ConcurrentDictionary<string, (ImageManifest Manifest, ImageDigest? Known)> _tags = new(StringComparer.Ordinal);
    private DockerArchiveTarget? _target;

    public string Name => $"docker-daemon:{reference.Name}";

    private DockerArchiveTarget Target => LazyInitializer.EnsureInitialized(ref _target, () => new DockerArchiveTarget(OutputFile, Name));

    private string OutputFile => Path.Combine(_folder.Value.FullName, "output.tar");

    public async Task<ImageManifest?> FindManifestAsync(string? selector, CancellationToken cancellation)
    {
        if (selector is not null && ImageDigest.TryParse(selector, out _) && await AmongFetchedAsync(selector, cancellation) is { } known) return known;
        return await FetchAsync(Called(selector), cancellation) is { } archive ? await archive.FindManifestAsync(selector: null, cancellation) : null;
    }

    public async Task<Stream> ReadBlobAsync(ImageDescriptor blob, CancellationToken cancellation)
    {
        foreach (ArchiveSource archive in Fetched())
        {
            try { return await archive.ReadBlobAsync(blob, cancellation); }
            catch (ImageInvalidException) { /* in another one, or in none */ }
        }
        throw new ImageBlobMissingException(Name, blob);
    }

    /// <remarks>What an engine has under a tag has the digest that the engine calls it by: its configuration's, or its manifest's (<see cref="ImageManifest.IsCalled"/>).</remarks>
    public async Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation)
    {
        if (ImageDigest.TryParse(selector, out _)) return await Target.ResolveAsync(selector, cancellation);
        string called = Called(selector);
        if (await FindAsync(called, cancellation) is not { } image) return null;
        if (!ImageDigest.TryParse(image.ID, out ImageDigest? id)) throw new DockerFailedException(engine.Name, $"GET /images/{called}/json", $"it calls the image '{image.ID}', which is no digest");
        _known[id] = true;
        return id;
    }

    public Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => Target.HasBlobAsync(blob, cancellation);

    public Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation) => Target.WriteBlobAsync(blob, open, cancellation);

    public async Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation)
    {
        // it was not sent where the engine has it under another tag
        ImageDigest? known = tag is not null && manifest.Config is { } config && !await Target.HasBlobAsync(config, cancellation) ? _known.Keys.FirstOrDefault(manifest.IsCalled) : null;
        if (known is null) await Target.WriteManifestAsync(manifest, tag is null ? null : reference.WithTag(tag).ToString(), cancellation);
        if (tag is not null) _tags[tag] = (manifest, known);
    }

    /// <exception cref="DockerFailedException">It did not load the image, or has another one under a tag afterwards.</exception>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (_target is not null) await _target.CompleteAsync(cancellation);
        if (_target is not null && File.Exists(OutputFile)) await LoadAsync(cancellation);
        foreach ((string tag, (ImageManifest manifest, ImageDigest? known)) in _tags)
        {
            if (known is not null && !await engine.CommandAsync(docker => docker.Images.TagImageAsync($"{known}", new ImageTagParameters { RepositoryName = reference.Name, Tag = tag }, cancellation)))
                throw new DockerFailedException(engine.Name, $"it did not tag {known} as {Name}:{tag}", "it has no such image");
            ImageDigest? there = await ResolveAsync(tag, cancellation);
            if (there is null || !manifest.IsCalled(there)) throw new DockerFailedException(engine.Name, $"it was to have {manifest.Digest} as {Name}:{tag}", there is null ? "there is no such image" : $"there is {there}");
        }
        _tags.Clear();
    }

    public async IAsyncEnumerable<string> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // its own filter knows a name in one spelling only, which is not every engine's
        IList<ImagesListResponse> images = await engine.AskAsync(docker => docker.Images.ListImagesAsync(new ImagesListParameters(), cancellation));
        foreach (string tag in images.SelectMany(image => image.RepoTags ?? []))
        {
            if (RegistryReference.TryParse(tag, out RegistryReference? named) && named.Name == reference.Name && named.Tag is not null) yield return named.Tag;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_target is not null) await _target.DisposeAsync();
        foreach (ArchiveSource archive in Fetched()) await archive.DisposeAsync();
        _fetching.Dispose();
        if (!_folder.IsValueCreated) return;
        try { _folder.Value.Delete(recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* the system's folder for what is temporary is cleared by the system */ }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        await using (var archive = new FileStream(OutputFile, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan))
        {
            await engine.FollowAsync(told => engine.Patient.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, told, cancellation), $"loading {Name}", $"it did not load {Name}");
        }
        File.Delete(OutputFile);
    }

    // an engine knows an image by its configuration's digest, too, which is its whole name there
    private string Called(string? selector) => selector switch
    {
        null => reference.Digest is null ? reference.WithTag(reference.Tag ?? RegistryReference.DefaultTag).ToString() : reference.ToString(),
        _ when ImageDigest.TryParse(selector, out _) => selector,
        _ => reference.WithTag(selector).ToString(),
    };

    private Task<ImageInspectResponse?> FindAsync(string called, CancellationToken cancellation) => engine.FindAsync(docker => docker.Images.InspectImageAsync(called, cancellation));

    private ArchiveSource[] Fetched()
    {
        lock (_fetched) return [.. _fetched.Values.OfType<ArchiveSource>()];
    }

    private async Task<ImageManifest?> AmongFetchedAsync(string digest, CancellationToken cancellation)
    {
        foreach (ArchiveSource archive in Fetched())
        {
            if (await archive.FindManifestAsync(digest, cancellation) is { } manifest) return manifest;
        }
        return null;
    }

    private async Task<ArchiveSource?> FetchAsync(string called, CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation);
        try
        {
            lock (_fetched)
            {
                if (_fetched.TryGetValue(called, out ArchiveSource? known)) return known;
            }
            // one that is not there is an answer already here: an engine would send the archive's beginning first
            ArchiveSource? archive = await FindAsync(called, cancellation) is null ? null : await DownloadAsync(called, cancellation);
            lock (_fetched) _fetched[called] = archive;
            return archive;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<ArchiveSource?> DownloadAsync(string called, CancellationToken cancellation)
    {
        string path = Path.Combine(_folder.Value.FullName, $"{Guid.NewGuid():N}.tar");
        try
        {
            await using Stream archive = await engine.Patient.Images.SaveImageAsync(called, cancellation);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
            await archive.CopyToAsync(file, 256 * 1024, cancellation);
        }
        catch (DockerFailedException e) when (e.IsMissing)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new DockerFailedException(engine.Name, $"GET /images/{called}/get", $"what it sends broke off: {e.Message}");
        }
        return new ArchiveSource(path, ImageTransport.DockerArchive, Name);
    }
}
