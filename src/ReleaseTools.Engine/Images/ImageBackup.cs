using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images;

/// <summary>
/// Keeps a repository in one archive, an OCI layout as a tar, and brings it back: every tag, with all that refers to its image or to one of its platforms. Other tools read the
/// archive, too.
/// </summary>
public sealed class ImageBackup(IProgressSink progress, RegistryOptions? registries = null)
{
    private const int ImagesAtOnce = 8;

    private readonly ImageTransports _places = new(ProcessEnvironment.Read(), registries);
    private readonly BlobLedger _ledger = new();

    /// <summary>Writes the archive, in place of what is there. It is there once everything is in it.</summary>
    /// <param name="repository">A repository, or a folder of images; its tag may have wildcards, and without one all tags are meant.</param>
    /// <param name="file">Of the archive.</param>
    /// <param name="copied">Told of each image that is in it.</param>
    /// <param name="failed">Told of each that can't be read: the others are kept all the same.</param>
    /// <exception cref="ReleaseException">There are no such images, or the archive can't be written.</exception>
    public async Task BackUpAsync(string repository, string file, Func<ImageReference, ImageReference> locate, Action<CopiedImage> copied, Action<ReleaseException> failed, CancellationToken cancellation)
    {
        var request = new ImageCopyRequest([repository], $"oci:{file}") { AllTags = ImagePattern.Split(repository).Place == repository, Locate = locate };
        ReleaseException? missing = null;
        var tags = new TagLists();
        IReadOnlyList<PlannedCopy> images = await new ImageCopyPlanner(_places, tags).PlanAsync(request, e => missing = e, cancellation);
        if (missing is not null) throw missing;
        await using IImageSource source = _places.OpenSource(images[0].From);
        await using var target = new LayoutArchiveTarget(file);
        var copier = new ImageCopier(source, target, _ledger, progress);
        var referrers = new ReferrerReader(source, tags);
        await EachAsync(images.Select(image => image.From.EffectiveSelector!), async (tag, token) =>
        {
            CopiedImage image = await copier.CopyAsync(tag, [tag], token);
            IReadOnlyList<ImageReferrer> about = await referrers.ReadAsync(image.Digest, token);
            // those with a tag are among the tags
            foreach (ImageDigest digest in about.Where(one => one.Tag is null).Select(one => one.Digest).Distinct()) await copier.CopyAsync(digest.ToString(), [], token);
            copied(image with { Referrers = about.Count });
        }, failed, cancellation);
        await target.CompleteAsync(cancellation);
    }

    /// <summary>Brings everything of an archive into a repository. What is there stays there.</summary>
    /// <param name="replaces">Whether to move tags that point to other images; otherwise each such tag is an error.</param>
    /// <param name="copied">Told of each image that is there.</param>
    /// <param name="failed">Told of each that is not: the others are brought back all the same.</param>
    /// <exception cref="ReleaseException">The archive can't be read.</exception>
    public async Task RestoreAsync(string file, ImageReference repository, bool replaces, Action<CopiedImage> copied, Action<ReleaseException> failed, CancellationToken cancellation)
    {
        if (repository.Transport is not (ImageTransport.Registry or ImageTransport.Layout) || repository.Selector is not null || repository.Reference is { Tag: not null } or { Digest: not null })
            throw new UsageException("ImageRepositoryInvalid", repository, $"{repository} is no repository to restore to.", "Write registry/repository or oci:FOLDER, without a tag.");
        await using var source = new ArchiveSource(file, ImageTransport.LayoutArchive);
        await using IImageTarget target = _places.OpenTarget(repository);
        var copier = new ImageCopier(source, target, _ledger, progress, new ImageCopyOptions { Floats = _ => replaces });
        var referrers = new ReferrerReader(source);
        var tags = new List<string>();
        await foreach (string tag in source.ListTagsAsync(cancellation)) tags.Add(tag);
        await EachAsync(tags, async (tag, token) =>
        {
            CopiedImage image = await copier.CopyAsync(tag, [tag], token);
            IReadOnlyList<ImageReferrer> about = [.. (await referrers.ReadAsync(image.Digest, token)).Where(one => one.Tag is null)];
            ReferrerGap gap = await new ReferrerCopy(source, target as IImageSource).CopyAsync(about, target, _ledger, progress, token);
            copied(image with { Referrers = gap.Missing.Count, Existed = image.Existed && gap.Missing.Count == 0 });
        }, failed, cancellation);
        var untagged = new List<string>();
        await foreach (ImageDigest digest in source.ListUntaggedAsync(cancellation)) untagged.Add(digest.ToString());
        await EachAsync(untagged, async (digest, token) => await copier.CopyAsync(digest, [], token), failed, cancellation);
        await target.CompleteAsync(cancellation);
    }

    private static Task EachAsync(IEnumerable<string> selectors, Func<string, CancellationToken, Task> copy, Action<ReleaseException> failed, CancellationToken cancellation) =>
        Parallel.ForEachAsync(selectors, new ParallelOptions { MaxDegreeOfParallelism = ImagesAtOnce, CancellationToken = cancellation }, async (selector, token) =>
        {
            try { await copy(selector, token); }
            catch (ReleaseException e) { failed(e); }
        });
}
