using System.Numerics;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Gives images that are in their repositories their tags: the same manifest under another name, so that no byte moves (R6.3).</summary>
/// <param name="locate">Finds a repository by its name.</param>
internal sealed class ImageTagger(ImageTransports places, Func<string, ImageReference> locate)
{
    /// <summary>Looks whether tags that don't float are free, before the first of them is set.</summary>
    /// <exception cref="RefusedException">One points to another image.</exception>
    public async Task RequireFreeAsync(IEnumerable<ImageNaming> namings, CancellationToken cancellation)
    {
        foreach (ImageNaming naming in namings.Where(naming => !naming.Floats))
        {
            if (await FindOtherAsync(naming, cancellation) is { } other) throw new ImageTagTakenException(naming.Repository, naming.Tag, other, naming.Digest);
        }
    }

    /// <returns>What a tag points to; null where that is the wanted image, or nothing.</returns>
    public async Task<ImageDigest?> FindOtherAsync(ImageNaming naming, CancellationToken cancellation)
    {
        await using IImageTarget target = places.OpenTarget(locate(naming.Repository));
        return await target.ResolveAsync(naming.Tag, naming.Digest, cancellation) is { } there && there != naming.Digest ? there : null;
    }

    /// <exception cref="RefusedException">The tag points to another image and does not float, or the image is not there.</exception>
    public async Task<TaggedImage> SetAsync(ImageNaming naming, CancellationToken cancellation)
    {
        ImageReference place = locate(naming.Repository);
        await using IImageTarget target = places.OpenTarget(place);
        ImageDigest? there = await target.ResolveAsync(naming.Tag, naming.Digest, cancellation);
        if (there == naming.Digest) return new TaggedImage($"{target.Name}:{naming.Tag}", naming.Digest, LinkVerdict.Unchanged);
        if (there is not null && !naming.Floats) throw new ImageTagTakenException(target.Name, naming.Tag, there, naming.Digest);
        await using IImageSource source = places.OpenSource(place);
        ImageManifest manifest = await source.ReadManifestAsync(naming.Digest.ToString(), $"{source.Name}@{naming.Digest}", cancellation);
        await target.WriteManifestAsync(manifest, naming.Tag, cancellation);
        await target.CompleteAsync(cancellation);
        return new TaggedImage($"{target.Name}:{naming.Tag}", naming.Digest, LinkVerdict.Forward);
    }
}

/// <summary>Gives a published release's images their tags: those that stay first, those that move from release to release last.</summary>
/// <param name="store">Where the release is published.</param>
internal sealed class ImageLinks(ReleaseWorkspace workspace, ReleaseSession session, IObjectStore store, IProgressSink progress)
{
    private readonly ReleaseTags _tags = new SessionImages(workspace, session, progress).Tags(store);
    private readonly ImageNaming[] _namings = [.. session.Images.SelectMany(ImageNaming.Of)];

    /// <summary>What became of each tag, in order.</summary>
    public IReadOnlyList<TaggedImage> Tags => [.. _namings.Where(_tags.Results.ContainsKey).Select(naming => _tags.Results[naming])];

    /// <exception cref="RefusedException">A tag points to an image that no release of this commit has given it: none was set.</exception>
    public async Task TagAsync(CancellationToken cancellation)
    {
        await _tags.RequireFreeAsync(_namings, cancellation);
        await _tags.SetFixedAsync(_namings.Where(naming => !naming.Floats), cancellation);
    }

    /// <param name="only">The tags to move; null = all.</param>
    public async Task MoveFloatingAsync(IReadOnlyList<string>? only, CancellationToken cancellation)
    {
        await _tags.MoveFloatingAsync([.. _namings.Where(naming => naming.Floats && only?.Contains(naming.Tag, StringComparer.Ordinal) is not false)], cancellation);
        foreach (TaggedImage tag in Tags) progress.Say(tag.ToString());
    }
}

/// <summary>Counts the images of a version by the tags that its repositories have (R2.2).</summary>
internal sealed class ImageRevisions(ImageTransports places, Func<string, ImageReference> locate)
{
    /// <summary>The revision that images get: one for all of them. Those that have the last one already keep it.</summary>
    /// <param name="first">Where a version without images begins.</param>
    public async Task<BigInteger> NextAsync(string gitTag, ReleaseVersion version, int first, IReadOnlyList<ReleaseImage> images, CancellationToken cancellation)
    {
        (string Repository, ImageDigest Digest)[] all = [.. images.SelectMany(image => image.Repositories.Select(repository => (repository, image.Digest)))];
        BigInteger? last = null;
        foreach ((string repository, _) in all)
        {
            if (await LastAsync(repository) is { } found && (last is null || found > last)) last = found;
        }
        if (last is null || last < first) return first;
        string tag = ImageTag.Of(gitTag, version, last.Value).ToString();
        foreach ((string repository, ImageDigest digest) in all)
        {
            await using IImageTarget target = places.OpenTarget(locate(repository));
            if (await target.ResolveAsync(tag, digest, cancellation) is { } there && there != digest) return last.Value + 1;
        }
        return last.Value;

        async Task<BigInteger?> LastAsync(string repository)
        {
            await using IImageSource source = places.OpenSource(locate(repository));
            if (source is not IImageTags tags) return null;
            var names = new List<string>();
            await foreach (string name in tags.ListTagsAsync(cancellation)) names.Add(name);
            return ReleaseImages.LastRevision(gitTag, version, names);
        }
    }
}
