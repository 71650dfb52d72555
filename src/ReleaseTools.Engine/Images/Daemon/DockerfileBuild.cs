using ReleaseTools.Engine.Steps;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Makes an image of what a Dockerfile says: a container engine builds the image, which is then taken out of it, so that nothing is left there that was not there before.</summary>
internal sealed class DockerfileBuild(EngineClient engine, IProgressSink progress, LayerCompression compression = LayerCompression.Gzip)
{
    private static readonly TimeSpan s_removal = TimeSpan.FromSeconds(30);

    /// <param name="target">Gets the image, without a tag, its layers compressed.</param>
    /// <param name="line">Gets each line that the build says.</param>
    /// <returns>The digest of the image's manifest there.</returns>
    /// <exception cref="UsageException">There is no such Dockerfile in the folder.</exception>
    /// <exception cref="RefusedException">What was built is for another platform than the one that was asked for.</exception>
    /// <exception cref="EngineFailedException">The build failed; the last lines that it said are in the message.</exception>
    public async Task<ImageDigest> ExportAsync(BuildRequest request, IImageTarget target, Action<string> line, CancellationToken cancellation)
    {
        HashSet<string> before = await ImagesAsync(cancellation);
        ImageDigest id = await new EngineBuilder(engine).BuildAsync(request, line, cancellation);
        try
        {
            await CheckPlatformAsync(request, id, cancellation);
            await using var source = new CompressedImages(new EngineImages(engine, request.Name ?? new ImageReference("localhost", "dockerfile")), compression, progress);
            CopiedImage copied = await new ImageCopier(source, target, new BlobLedger(), progress).CopyAsync(id.ToString(), [], cancellation);
            await target.CompleteAsync(cancellation);
            return copied.Digest;
        }
        finally
        {
            if (!before.Contains(id.ToString())) await RemoveAsync(id);
        }
    }

    private async Task<HashSet<string>> ImagesAsync(CancellationToken cancellation)
    {
        EngineImageSummary[] images = await engine.FindAsync("images/json?all=1", EngineJson.Default.EngineImageSummaryArray, cancellation) ?? [];
        return [.. images.Select(image => image.Id)];
    }

    // engines build for what they run on where nothing in the Dockerfile depends on it, whatever was asked
    private async Task CheckPlatformAsync(BuildRequest request, ImageDigest id, CancellationToken cancellation)
    {
        if (request.Platform is not { } wanted || await FindAsync(id, cancellation) is not { Os: not null, Architecture: not null } image) return;
        var built = ImagePlatform.Of(image.Os, image.Architecture, image.Variant);
        if (built.Satisfies(wanted)) return;
        throw new RefusedException("ImagePlatformNotBuilt", ErrorCategory.InvalidData, request.Folder, $"{request.Dockerfile} in {request.Folder} was to be built for {wanted}; the container engine at {engine.Name} built it for {built}.",
            $"Begin the Dockerfile with an image that is there for {wanted}, or use an engine that runs on it.");
    }

    private Task<EngineImageDetails?> FindAsync(ImageDigest id, CancellationToken cancellation) => engine.FindAsync($"images/{id}/json", EngineJson.Default.EngineImageDetails, cancellation);

    // also where the export was cancelled; one that somebody has named meanwhile is theirs
    private async Task RemoveAsync(ImageDigest id)
    {
        using var soon = new CancellationTokenSource(s_removal);
        try
        {
            if (await FindAsync(id, soon.Token) is { RepoTags: null or [] }) await engine.CommandAsync(HttpMethod.Delete, $"images/{id}", soon.Token);
        }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException) { /* it is used, or the engine went: what went wrong before it is the news */ }
    }
}
