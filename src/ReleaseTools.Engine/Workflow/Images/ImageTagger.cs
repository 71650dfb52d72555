using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Gives images that are in their repositories their tags: the same manifest under another name, so that no byte moves (R6.3).</summary>
/// <param name="locate">Finds a repository by its name.</param>
internal sealed class ImageTagger(ImagePlaces places, Func<string, ImageLocation> locate)
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
        ImageLocation place = locate(naming.Repository);
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
