using System.Collections.Concurrent;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>The images of one repository that have tags, and what of it belongs to them.</summary>
internal sealed class StaleImageRepository(ImageReference location, IImageSource source)
{
    private const int AtOnce = 8;

    // a signature of an SBOM of an image is two deep
    private const int Deepest = 3;

    private static readonly string[] s_kinds = [".sig", ".att", ".sbom", ""];

    private readonly ConcurrentDictionary<ImageDigest, ListedImage> _images = [];

    // of every digest that has tags the first of them, whether it can be read or not
    private readonly ConcurrentDictionary<ImageDigest, string> _tagged = [];
    private readonly ConcurrentDictionary<ImageDigest, IReadOnlyList<ImageDigest>> _parts = [];
    private bool _isBlind;

    public string Where => location.ToString();

    /// <summary>A tag of which not even the digest is known: it may be any image's. Null = none.</summary>
    public string? UnknownTag { get; private set; }

    /// <summary>Every image that has a tag, with its tags in order; not what is about another image.</summary>
    /// <param name="failed">Told of each that can't be read: it is not listed, and stays.</param>
    public async Task<IReadOnlyList<ListedImage>> ListAsync(Action<ReleaseException> failed, CancellationToken cancellation)
    {
        _images.Clear();
        _tagged.Clear();
        _parts.Clear();
        (_isBlind, UnknownTag) = (false, null);
        KeyValuePair<ImageDigest, string[]>[] tagged = await TaggedAsync(failed, cancellation);
        foreach ((ImageDigest digest, string[] tags) in tagged) _tagged[digest] = tags[0];
        await Parallel.ForEachAsync(tagged, Limited(cancellation), async (image, token) =>
        {
            try { await ReadAsync(image.Key, image.Value, token); }
            catch (ReleaseException e) when (ImageUnreadableException.IsOfOne(e)) { failed(new ImageUnreadableException($"{Where}:{image.Value[0]}", e)); }
        });
        return [.. _images.Values.OrderBy(image => image.Tags[0], StringComparer.Ordinal)];
    }

    /// <returns>A tag of a list of images that an image is part of; null where there is none.</returns>
    public string? ParentOf(ImageDigest digest) =>
        _parts.Where(list => list.Value.Contains(digest)).Select(list => _tagged.GetValueOrDefault(list.Key)).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Removes an image with all that is about it, then what only it was made of.</summary>
    /// <exception cref="RefusedException">The repository removes nothing.</exception>
    public async Task RemoveAsync(StaleImageIdentity image, CancellationToken cancellation)
    {
        await RemoveWithAttachmentsAsync(image.Digest, cancellation);
        _images.TryRemove(image.Digest, out _);
        _tagged.TryRemove(image.Digest, out _);
        _parts.TryRemove(image.Digest, out _);
        await RemoveChildrenAsync(image, cancellation);
    }

    /// <summary>Removes what an image was made of, where nothing else needs it: what can't be read may.</summary>
    public async Task RemoveChildrenAsync(StaleImageIdentity image, CancellationToken cancellation)
    {
        if (_isBlind) return;
        foreach (ImageDigest child in image.Children.Where(child => !_tagged.ContainsKey(child) && ParentOf(child) is null)) await RemoveWithAttachmentsAsync(child, cancellation);
    }

    private async Task ReadAsync(ImageDigest digest, string[] tags, CancellationToken cancellation)
    {
        ImageManifest manifest;
        try
        {
            if (await source.FindManifestAsync(digest.ToString(), cancellation) is not { } found) return;
            manifest = found;
            _parts[digest] = [.. manifest.Manifests.Select(child => child.Digest).Distinct()];
            if (manifest.IsIndex) _parts[digest] = await PartsAsync(manifest, tags[0], cancellation);
        }
        catch (ReleaseException)
        {
            _isBlind = true;
            throw;
        }
        ContainerImage details = await new ImageInspector(source).DescribeAsync(manifest, digest.ToString(), cancellation);
        _images[digest] = new ListedImage(details, tags, [.. manifest.Manifests.Select(child => child.Digest).Distinct()]);
    }

    // through the lists in it
    private async Task<IReadOnlyList<ImageDigest>> PartsAsync(ImageManifest list, string tag, CancellationToken cancellation)
    {
        ImageTree tree = await ImageTree.ReadAsync(source, list, $"{Where}:{tag}", cancellation);
        return [.. tree.Indexes.Skip(1).Select(index => index.Digest).Concat(tree.Images.Select(image => image.Digest)).Distinct()];
    }

    private async Task<KeyValuePair<ImageDigest, string[]>[]> TaggedAsync(Action<ReleaseException> failed, CancellationToken cancellation)
    {
        if (source is IImageListing listing && await listing.ListDigestsAsync(cancellation) is { } all)
            return [.. all.Select(image => KeyValuePair.Create(image.Key, InOrder(image.Value))).Where(image => image.Value.Length > 0)];
        var tags = new ConcurrentBag<(string Tag, ImageDigest Digest)>();
        await Parallel.ForEachAsync(((IImageTags)source).ListTagsAsync(cancellation).Where(tag => !StaleImageTags.IsAttachment(tag)), Limited(cancellation), async (tag, token) =>
        {
            try
            {
                // one may go while others are looked at
                if (await source.FindDigestAsync(tag, token) is { } digest) tags.Add((tag, digest));
            }
            catch (ReleaseException e) when (ImageUnreadableException.IsOfOne(e))
            {
                (_isBlind, UnknownTag) = (true, tag);
                failed(new ImageUnreadableException($"{Where}:{tag}", e));
            }
        });
        return [.. tags.GroupBy(tag => tag.Digest, tag => tag.Tag).Select(image => KeyValuePair.Create(image.Key, InOrder(image)))];
    }

    private static string[] InOrder(IEnumerable<string> tags) => [.. tags.Where(tag => !StaleImageTags.IsAttachment(tag)).Order(StringComparer.Ordinal)];

    // first what is about it: where that can't be removed, the image stays with it
    private async Task RemoveWithAttachmentsAsync(ImageDigest digest, CancellationToken cancellation)
    {
        foreach (ImageDigest about in await AttachmentsAsync(digest, [digest], depth: 0, cancellation)) await RemoveAsync(about, cancellation);
        await RemoveAsync(digest, cancellation);
    }

    /// <returns>The deepest first.</returns>
    private async Task<List<ImageDigest>> AttachmentsAsync(ImageDigest subject, HashSet<ImageDigest> seen, int depth, CancellationToken cancellation)
    {
        var found = new List<ImageDigest>();
        if (depth == Deepest) return found;
        IEnumerable<ImageDigest> about = source is IImageReferrers referrers ? (await referrers.ListReferrersAsync(subject, tags: null, cancellation)).Select(one => one.Digest) : [];
        foreach (string kind in s_kinds)
        {
            if (await source.FindDigestAsync($"{subject.Algorithm}-{subject.Hex[..Math.Min(subject.Hex.Length, 64)]}{kind}", cancellation) is { } digest) about = about.Append(digest);
        }
        // what has a tag of its own is somebody's image
        foreach (ImageDigest one in about.Where(one => !_tagged.ContainsKey(one) && seen.Add(one)).ToArray())
        {
            found.AddRange(await AttachmentsAsync(one, seen, depth + 1, cancellation));
            found.Add(one);
        }
        return found;
    }

    private async Task RemoveAsync(ImageDigest digest, CancellationToken cancellation)
    {
        try
        {
            await ((IImageRemoval)source).DeleteManifestAsync(digest, cancellation);
        }
        catch (RegistryException e) when (e.Status is System.Net.HttpStatusCode.MethodNotAllowed)
        {
            throw new RefusedException("ImageRemovalOff", ErrorCategory.InvalidOperation, Where, $"{Where} removes no images: {e.Message}",
                "Have removal switched on in the registry. Of docker-registry that is storage.delete.enabled: true in its configuration, or REGISTRY_STORAGE_DELETE_ENABLED=true where it is started.", e);
        }
    }

    private static ParallelOptions Limited(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
}

/// <summary>An image that has tags.</summary>
/// <param name="Children">Of a list of images, those in it.</param>
internal sealed record ListedImage(ContainerImage Details, IReadOnlyList<string> Tags, IReadOnlyList<ImageDigest> Children)
{
    public StaleImageIdentity Identity => new(Details.Digest, Tags, Children);
}
