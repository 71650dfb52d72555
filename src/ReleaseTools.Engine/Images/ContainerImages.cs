using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Formatting;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// What can be done with images wherever this machine reaches them, with its credentials: the verbs of commands, each once. Copies of one object share what they know of blobs.
/// </summary>
public sealed class ContainerImages
{
    private const int ImagesAtOnce = 8;

    private readonly IProgressSink _progress;
    private readonly ImageTransports _places;
    private readonly BlobLedger _ledger = new();
    private readonly TagLists _tags = new();
    private readonly RegistryOptions _registries;

    /// <param name="registries">What has to be said of them; null = nothing.</param>
    public ContainerImages(IProgressSink progress, RegistryOptions? registries = null)
    {
        (_progress, _registries, _places) = (progress, registries ?? RegistryOptions.None, new ImageTransports(ProcessEnvironment.Read(), registries));
        // loading what requests and digests need takes longer than planning what to ask for
        _ = Task.Run(RegistryHosts.WarmUp);
    }

    /// <summary>Finds out what is copied, before the first byte is sent.</summary>
    /// <param name="failed">Told of each name that means no image.</param>
    /// <exception cref="UsageException">One name would be that of two images, or several images are to go into one archive, which is written as a whole.</exception>
    public Task<IReadOnlyList<PlannedCopy>> PlanCopiesAsync(ImageCopyRequest request, Action<ReleaseException> failed, CancellationToken cancellation) => new ImageCopyPlanner(_places, _tags).PlanAsync(request, failed, cancellation);

    /// <summary>Makes sure that no name would be that of two images.</summary>
    /// <exception cref="UsageException">One would (<c>ImageTagShared</c>).</exception>
    public Task RequireDistinctAsync(IReadOnlyList<PlannedCopy> copies, CancellationToken cancellation) => new ImageCopyPlanner(_places, _tags).RequireDistinctAsync(copies, cancellation);

    /// <summary>Copies many images at a time. One that fails does not keep the others from being copied.</summary>
    /// <param name="copied">Told of each that has arrived, in no order.</param>
    /// <param name="failed">Told of each that has not.</param>
    public Task CopyAllAsync(IEnumerable<PlannedCopy> copies, ImageCopyOptions options, Action<CopiedImage> copied, Action<ReleaseException> failed, CancellationToken cancellation) =>
        Parallel.ForEachAsync(copies, new ParallelOptions { MaxDegreeOfParallelism = ImagesAtOnce, CancellationToken = cancellation }, async (copy, token) =>
        {
            try { copied(await CopyAsync(copy, options, token)); }
            catch (ReleaseException e) { failed(e); }
        });

    /// <summary>Copies an image.</summary>
    /// <exception cref="RefusedException">There is no such image, or a tag points to another one and does not float.</exception>
    public Task<CopiedImage> CopyAsync(PlannedCopy copy, ImageCopyOptions options, CancellationToken cancellation) => BringAsync(copy.From, copy.To, copy.Tags, options, cancellation);

    /// <summary>Joins images, such as one for each platform, into one index.</summary>
    /// <exception cref="RefusedException">An image is missing, two images have the same platform, or a fixed tag points to another image. Nothing was written.</exception>
    public async Task<CopiedImage> JoinAsync(PlannedJoin join, ImageCopyOptions options, CancellationToken cancellation)
    {
        var sources = new List<JoinSource>();
        try
        {
            foreach (ImageReference from in join.From) sources.Add(new JoinSource(_places.OpenCompressed(from, options.Compression, _progress), from.EffectiveSelector, from.ToString()));
            await using IImageTarget target = _places.OpenTarget(join.To);
            CopiedImage joined = await new ImageJoiner(sources, target, _ledger, _progress, options, _tags).JoinAsync(join.Tags, cancellation);
            await target.CompleteAsync(cancellation);
            return joined;
        }
        finally
        {
            foreach (JoinSource source in sources) await source.Source.DisposeAsync();
        }
    }

    /// <summary>Gives an image that is there further names: the same manifest, put again under another tag.</summary>
    /// <exception cref="RefusedException">There is no such image, or a tag points to another one and does not float.</exception>
    public Task<CopiedImage> TagAsync(ImageReference image, IReadOnlyList<string> tags, Predicate<string> floats, CancellationToken cancellation) =>
        BringAsync(image, image, tags, new ImageCopyOptions { Floats = floats }, cancellation);

    /// <summary>Removes tags of images. The images stay, and so do their other tags. One that fails does not keep the others from being removed.</summary>
    /// <param name="removed">Told of each that is gone.</param>
    /// <param name="failed">Told of each that is not.</param>
    public async Task UntagAllAsync(IEnumerable<ImageReference> images, Action<UntaggedImage> removed, Action<ReleaseException> failed, CancellationToken cancellation)
    {
        foreach (ImageReference image in images)
        {
            try { removed(await UntagAsync(image, cancellation)); }
            catch (ReleaseException e) { failed(e); }
        }
    }

    /// <summary>Reads an image without its layers.</summary>
    public ImageReader Read(ImageReference image) => new(_places, image);

    /// <summary>Lists images by their tags; where all are wanted, also those of folders and files that have none.</summary>
    /// <param name="place">Where; with a digest, that very image.</param>
    /// <param name="pattern">Chooses tags; the wildcards <c>*</c> and <c>?</c> are allowed.</param>
    /// <param name="failed">Told of an image that can't be read (<see cref="ImageUnreadableException"/>), where several are listed: the others are listed all the same.</param>
    /// <exception cref="RefusedException">What is named without wildcards is not there: the repository, the tag, the digest.</exception>
    public async IAsyncEnumerable<ContainerImage> ListAsync(ImageReference place, string pattern, Action<ReleaseException> failed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using IImageSource source = _places.OpenSource(place);
        var inspector = new ImageInspector(source);
        if (place.Digest is { } digest)
        {
            yield return await inspector.TryReadAsync(digest.ToString(), cancellation) ?? throw Missing($"There is no image {place}.");
            yield break;
        }
        IImageTags tags = source.RequireTags(place);
        bool hasNames = false, isFound = false;
        await foreach (string name in NamesAsync(tags, pattern, cancellation))
        {
            hasNames = true;
            if (!ImagePattern.Matches(pattern, name)) continue;
            ContainerImage? image = null;
            try
            {
                // a tag may go while others are looked at
                image = await inspector.TryReadAsync(name, cancellation);
                isFound |= image is not null;
            }
            catch (ReleaseException e) when (ImageUnreadableException.IsOfOne(e))
            {
                failed(new ImageUnreadableException($"{source.Name}{(ImageDigest.TryParse(name, out _) ? "@" : ":")}{name}", e));
                isFound = true;
            }
            if (image is not null) yield return image;
        }
        if (!hasNames) throw Missing($"{place} is not there, or has no tags.");
        if (!isFound && !NamePattern.IsPattern(pattern)) throw Missing($"{place} has no tag {pattern}.");

        RefusedException Missing(string what) => new("ImageMissing", ErrorCategory.ObjectNotFound, place.ToString(), what, "Check its name, and whether you may read it.");
    }

    /// <summary>Reads everything that an image names, and compares it with its digests.</summary>
    /// <returns>What is wrong; nothing where all is well.</returns>
    /// <exception cref="RefusedException">There is no such image.</exception>
    public async Task<IReadOnlyList<ImageFinding>> TestAsync(ImageReference image, CancellationToken cancellation)
    {
        await using IImageSource source = _places.OpenSource(image);
        return await new ImageTester(source, image.ToString(), _progress).TestAsync(image.EffectiveSelector, cancellation);
    }

    private async Task<UntaggedImage> UntagAsync(ImageReference image, CancellationToken cancellation)
    {
        string tag = UntaggedImage.TagOf(image);
        await using IImageTarget target = _places.OpenTarget(image);
        TagRemoval removal = await ((IImageUntagging)target).RemoveTagAsync(tag, cancellation)
            ?? throw new RefusedException("ImageMissing", ErrorCategory.ObjectNotFound, image.ToString(), $"There is no tag {target.Name}:{tag}.", "Check its name: release image list REPOSITORY (in PowerShell: Get-ContainerImage REPOSITORY).");
        if (removal.TookImage) _progress.Say($"warning: {target.Name}: the registry removed the image {removal.Digest} with its tag {tag}. It was put back by its digest; check whether other tags of it are gone");
        return new UntaggedImage($"{target.Name}@{removal.Digest}", target.Name, tag, removal.Digest);
    }

    private static async IAsyncEnumerable<string> NamesAsync(IImageTags tags, string pattern, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (string tag in tags.ListTagsAsync(cancellation)) yield return tag;
        if (pattern != ImagePattern.All || tags is not IImageUntagged untagged) yield break;
        await foreach (ImageDigest digest in untagged.ListUntaggedAsync(cancellation)) yield return digest.ToString();
    }

    private async Task<CopiedImage> BringAsync(ImageReference from, ImageReference to, IReadOnlyList<string> tags, ImageCopyOptions options, CancellationToken cancellation)
    {
        // what goes into an engine is unpacked there
        bool staysPlain = to.Transport is ImageTransport.Engine or ImageTransport.DockerArchive;
        await using IImageSource source = _places.OpenCompressed(from, staysPlain ? LayerCompression.None : options.Compression, _progress);
        await using IImageTarget target = _places.OpenTarget(to);
        CopiedImage brought = await new ImageCopier(source, target, _ledger, _progress, options, new ForeignLayers(HttpPipeline.Shared, _registries)).CopyAsync(from.EffectiveSelector, tags, cancellation);
        int referrers = options.Referrers ? await new ReferrerTransfer(target, _tags, _ledger, _progress).CopyAsync(source, [brought.Digest], cancellation) : 0;
        await target.CompleteAsync(cancellation);
        return brought with { Referrers = referrers, Existed = brought.Existed && referrers == 0 };
    }
}
