using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>Publishes one image by hand: brought to every repository by its digest, then tagged, what floats last (R6.6).</summary>
public sealed class ImagePublisher
{
    private readonly ImageTransports _places;
    private readonly IProgressSink _progress;

    /// <summary>With the credentials of this machine.</summary>
    public ImagePublisher(IProgressSink progress, RegistryOptions? registries = null) => (_places, _progress) = (new ImageTransports(ProcessEnvironment.Read(), registries), progress);

    /// <param name="from">Where it is.</param>
    /// <param name="tagged">Told of each tag when it is set.</param>
    /// <exception cref="RefusedException">There is no such image, or a tag that does not float points to another one: nothing was tagged.</exception>
    /// <exception cref="UsageException">A place is no repository, or no tag is named: nothing was done.</exception>
    public async Task PublishAsync(ImageReference from, ImagePublication publication, Action<TaggedImage> tagged, CancellationToken cancellation)
    {
        publication.Check();
        await using IImageSource source = _places.OpenCompressed(from, publication.Compression, _progress);
        await PublishAsync(source, from.EffectiveSelector, from.ToString(), publication, tagged, cancellation);
    }

    /// <summary>Builds the image first.</summary>
    /// <param name="output">Gets what the container engine says, line by line.</param>
    /// <inheritdoc cref="PublishAsync(ImageReference, ImagePublication, Action{TaggedImage}, CancellationToken)"/>
    public async Task BuildAsync(ImageBuild build, ImagePublication publication, Action<string> output, Action<TaggedImage> tagged, CancellationToken cancellation)
    {
        publication.Check();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("release-image-");
        try
        {
            await using var layout = new LayoutFolder(folder.FullName, $"the image of {build.Dockerfile}", isDraft: true);
            var request = new BuildRequest(build.Context) { Dockerfile = build.Dockerfile, Arguments = build.Arguments };
            ImageDigest digest = await _places.Builder(_progress, publication.Compression).ExportAsync(request, build.Platforms, layout, output, cancellation);
            await PublishAsync(layout, digest.ToString(), layout.Name, publication, tagged, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task PublishAsync(IImageSource source, string? selector, string asked, ImagePublication publication, Action<TaggedImage> tagged, CancellationToken cancellation)
    {
        Dictionary<string, ImageReference> places = publication.Repositories.ToDictionary(place => place.ToString(), StringComparer.Ordinal);
        var tagger = new ImageTagger(_places, name => places[name]);
        ImageDigest digest = (await source.ReadManifestAsync(selector, asked, cancellation)).Digest;
        IReadOnlyList<ImageNaming> namings = publication.Namings(digest);
        // refused before a layer is sent for it
        await tagger.RequireFreeAsync(namings.Where(naming => !IsArchive(places[naming.Repository])), cancellation);
        var ledger = new BlobLedger();
        foreach (ImageReference place in publication.Repositories)
        {
            await using IImageTarget target = _places.OpenTarget(place);
            // an archive is written as a whole, with its tags
            await new ImageCopier(source, target, ledger, _progress).CopyAsync(digest.ToString(), IsArchive(place) ? [.. publication.Tags, .. publication.Floating] : [], cancellation);
            await target.CompleteAsync(cancellation);
        }
        foreach (ImageNaming naming in namings) tagged(IsArchive(places[naming.Repository]) ? new TaggedImage($"{naming}", digest, LinkVerdict.Forward) : await tagger.SetAsync(naming, cancellation));
    }

    private static bool IsArchive(ImageReference place) => place.Transport is ImageTransport.LayoutArchive;
}
