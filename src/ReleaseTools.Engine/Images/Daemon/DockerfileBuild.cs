using Docker.DotNet.Models;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Builds;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>
/// Makes an image of what a Dockerfile says: a container engine builds the image, which is then taken out of it, and removed there unless it was there before. Images that it begins with
/// stay, as they do after <c>docker build</c>.
/// </summary>
/// <param name="builder">The value of <see cref="BuilderChoice.Variable"/>; null = the engine's preferred builder.</param>
internal sealed class DockerfileBuild(DockerConnection engine, IRegistryCredentials credentials, IProgressSink progress, LayerCompression compression = LayerCompression.Gzip, string? builder = null)
{
    private static readonly TimeSpan s_removal = TimeSpan.FromSeconds(30);

    /// <param name="target">Gets the image, without a tag, its layers compressed.</param>
    /// <param name="line">Gets each line that the build says.</param>
    /// <returns>The digest of the image's manifest there.</returns>
    /// <exception cref="UsageException">There is no such Dockerfile in the folder.</exception>
    /// <exception cref="RefusedException">What was built is for another platform than the one that was asked for.</exception>
    /// <exception cref="DockerFailedException">The build failed; the last lines that it said are in the message.</exception>
    public async Task<ImageDigest> ExportAsync(BuildRequest request, IImageTarget target, Action<string> line, CancellationToken cancellation)
    {
        HashSet<string> before = await ImagesAsync(cancellation);
        var bases = new BaseImagePull(engine, credentials);
        var made = new List<string>();
        try
        {
            await bases.PullAsync(request, line, cancellation);
            ImageDigest id = await new DockerBuilder(engine, builder).BuildAsync(request, line, cancellation);
            made.Add(id.ToString());
            await CheckPlatformAsync(request, id, cancellation);
            await using var source = new CompressedImages(new DockerImages(engine, request.Name ?? new RegistryReference("localhost", "dockerfile")), compression, progress);
            CopiedImage copied = await new ImageCopier(source, target, new BlobLedger(), progress).CopyAsync(id.ToString(), [], cancellation);
            await target.CompleteAsync(cancellation);
            return copied.Digest;
        }
        finally
        {
            await TidyAsync(bases.RestoreAsync);
            foreach (string id in made.Concat(bases.Replacements).Where(id => !before.Contains(id))) await RemoveAsync(id);
        }
    }

    /// <summary>Makes one image for each of several platforms, and joins them into an index.</summary>
    /// <param name="platforms">None = the engine's own; one makes an image, and no index.</param>
    /// <param name="layout">Gets the images, and the index, without a tag.</param>
    /// <inheritdoc cref="ExportAsync(BuildRequest, IImageTarget, Action{string}, CancellationToken)"/>
    public async Task<ImageDigest> ExportAsync(BuildRequest request, IReadOnlyList<ImagePlatform> platforms, LayoutFolder layout, Action<string> line, CancellationToken cancellation)
    {
        if (platforms.Count <= 1) return await ExportAsync(request with { Platform = platforms.FirstOrDefault() }, layout, line, cancellation);
        var images = new List<JoinSource>();
        foreach (ImagePlatform platform in platforms)
        {
            line($"building {request.Dockerfile} for {platform}");
            try
            {
                images.Add(new JoinSource(layout, $"{await ExportAsync(request with { Platform = platform }, layout, line, cancellation)}", $"{request.Dockerfile} for {platform}"));
            }
            catch (ReleaseException e) when (e is not UsageException)
            {
                throw new PlatformNotBuiltException(request.Dockerfile, platforms, platform, e);
            }
        }
        return (await new ImageJoiner(images, layout, new BlobLedger(), progress).JoinAsync([], cancellation)).Digest;
    }

    private async Task<HashSet<string>> ImagesAsync(CancellationToken cancellation)
    {
        IList<ImagesListResponse> images = await engine.AskAsync(docker => docker.Images.ListImagesAsync(new ImagesListParameters { All = true }, cancellation));
        return [.. images.Select(image => image.ID)];
    }

    // engines build for what they run on where nothing in the Dockerfile depends on it, whatever was asked
    private async Task CheckPlatformAsync(BuildRequest request, ImageDigest id, CancellationToken cancellation)
    {
        if (request.Platform is not { } wanted || await FindAsync($"{id}", cancellation) is not { } image || DockerPuller.PlatformOf(image) is not { } built) return;
        if (built.Satisfies(wanted)) return;
        throw new RefusedException("ImagePlatformNotBuilt", ErrorCategory.InvalidData, request.Folder, $"{request.Dockerfile} in {request.Folder} was to be built for {wanted}; the container engine at {engine.Name} built it for {built}.",
            $"Begin the Dockerfile with an image that is there for {wanted}, or use an engine that runs on it.");
    }

    private Task<ImageInspectResponse?> FindAsync(string id, CancellationToken cancellation) => engine.FindAsync(docker => docker.Images.InspectImageAsync(id, cancellation));

    // also where the export was cancelled; one that somebody has named meanwhile is theirs
    private Task RemoveAsync(string id) => TidyAsync(async soon =>
    {
        if (await FindAsync(id, soon) is { RepoTags: null or { Count: 0 } }) await engine.CommandAsync(docker => docker.Images.DeleteImageAsync(id, new ImageDeleteParameters(), soon));
    });

    private static async Task TidyAsync(Func<CancellationToken, Task> tidy)
    {
        using var soon = new CancellationTokenSource(s_removal);
        try
        {
            await tidy(soon.Token);
        }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException) { /* it is used, or the engine went: what went wrong before it is the news */ }
    }
}

/// <summary>Of the images that a Dockerfile was to become, one for each platform, one was not made: none is kept.</summary>
internal sealed class PlatformNotBuiltException(string dockerfile, IReadOnlyList<ImagePlatform> all, ImagePlatform failed, ReleaseException inner) : ReleaseException(
    inner.ErrorId, inner.Category, failed.ToString(), $"{dockerfile} was not built for {failed}, and no index was made. {States(all, failed)} {inner.Message}", inner.Remedy, inner)
{
    public override ExitCode ExitCode => InnerException is ReleaseException inner ? inner.ExitCode : base.ExitCode;

    private static string States(IReadOnlyList<ImagePlatform> all, ImagePlatform failed) => string.Join(' ', new[]
    {
        Said(all.TakeWhile(platform => platform != failed), "Built"),
        Said(all.SkipWhile(platform => platform != failed).Skip(1), "Not started"),
    }.OfType<string>());

    private static string? Said(IEnumerable<ImagePlatform> platforms, string state) => string.Join(", ", platforms) is { Length: > 0 } named ? $"{state}: {named}." : null;
}

/// <summary>
/// Has an engine fetch the images that a Dockerfile begins with, before it is built. BuildKit asks the client for logins, over a session, which is a server of its own: without one it gets
/// "no active sessions" even for public images of registries that give out tokens (moby 20.10 to 28). The classic builder would have to be given every login that there is. An image that
/// the engine has is used by both of them as it is, and what is pulled gets the one login that it needs.
/// </summary>
internal sealed class BaseImagePull(DockerConnection engine, IRegistryCredentials credentials)
{
    private readonly DockerPuller _puller = new(engine, credentials);
    private readonly List<(RegistryReference Image, string Before, string After)> _moved = [];

    /// <summary>The images that were pulled in the place of others, and have no name once those have theirs back.</summary>
    public IEnumerable<string> Replacements => _moved.Select(moved => moved.After);

    /// <param name="pulled">Told of each image before it is pulled.</param>
    /// <exception cref="RefusedException">One is not there, and could not be pulled.</exception>
    public async Task PullAsync(BuildRequest request, Action<string> pulled, CancellationToken cancellation)
    {
        string path = Path.Combine(request.Folder, request.Dockerfile);
        if (!File.Exists(path)) return;
        foreach (BaseImage image in BaseImage.In(DockerfileText.Parse(await File.ReadAllTextAsync(path, cancellation)), request.Arguments, request.Platform))
        {
            ImageInspectResponse? there = await _puller.FindAsync(image.Image, cancellation);
            if (there is not null && (image.Platform is null || DockerPuller.PlatformOf(there)?.Satisfies(image.Platform) is not false)) continue;
            pulled($"pulling {image.Image}{(image.Platform is null ? "" : $" for {image.Platform}")}");
            ImageInspectResponse now = await _puller.PullAsync(image.Image, cancellation, image.Platform);
            if (there is not null && there.ID != now.ID && image.Image.Digest is null) _moved.Add((image.Image, there.ID, now.ID));
        }
    }

    /// <summary>Gives names back to the images that had them: an engine that keeps one platform of an image moves its tag to the one that was pulled.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        foreach ((RegistryReference image, string before, _) in Enumerable.Reverse(_moved))
            await engine.CommandAsync(docker => docker.Images.TagImageAsync(before, new ImageTagParameters { RepositoryName = image.Name, Tag = image.Tag ?? RegistryReference.DefaultTag }, cancellation));
    }
}
