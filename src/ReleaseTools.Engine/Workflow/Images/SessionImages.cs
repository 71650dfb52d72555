using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Workflow.Images;

/// <summary>The container images of one release, on their way: from the build into a folder, from there into their registries by digest, and only at the end under their tags.</summary>
internal sealed class SessionImages(ReleaseWorkspace workspace, ReleaseSession session, IProgressSink progress)
{
    private readonly ImageTransports _places = new(workspace.Environment);

    /// <summary>Whether everything that the session has built is in its folder here.</summary>
    public static bool AreHere(ReleaseWorkspace workspace, ReleaseSession session) =>
        session.Images.Count == 0 || File.Exists(Path.Combine(Folder(workspace, session.Settings), LayoutReader.Index));

    /// <summary>The layout that holds the images of a session between its build and their staging.</summary>
    public static string Folder(ReleaseWorkspace workspace, SessionSettings settings) => Path.Combine(workspace.WorkFolder(settings), "images");

    /// <summary>Where a repository is. A rehearsal has layouts in the place of registries, so that nothing public is touched.</summary>
    public ImageReference Locate(string repository) => session.Rehearsal
        ? new ImageReference(ImageTransport.Layout, Path.Combine(workspace.Home, "rehearsal", "images", repository.Replace(':', '_')), null, null)
        : ImageReference.Parse(repository);

    /// <summary>The images of the definition, as they are called in this release where it is the first of its version.</summary>
    /// <exception cref="UsageException">A variable is not set, what comes of one is no name, or a name would be that of two images.</exception>
    public IReadOnlyList<ImageDefinition> Definitions() => Definitions(session.Definition.Version.Image.FirstRevision);

    /// <summary>The fixed names that are known before anything is built: all but those that count up.</summary>
    public IReadOnlyList<(ImageDefinition Image, string Repository, string Tag)> KnownTags()
    {
        if (session.Settings.FindChannel() is { Replace: true }) return [];
        int first = session.Definition.Version.Image.FirstRevision;
        return
        [
            .. from pair in Definitions(first).Zip(Definitions(first + 1))
               from tag in pair.First.Tags.Intersect(pair.Second.Tags, StringComparer.Ordinal)
               from repository in pair.First.Repositories()
               select (pair.First, repository, tag),
        ];
    }

    /// <summary>Takes the images that the definition names from a build.</summary>
    /// <param name="source">The folder that was built in.</param>
    /// <param name="output">Gets what the container engine says.</param>
    /// <exception cref="ReleaseException">One is not there.</exception>
    public async Task<IReadOnlyList<ReleaseImage>> CollectAsync(string source, Action<string> output, CancellationToken cancellation)
    {
        string folder = Folder(workspace, session.Settings);
        IO.Folder.Delete(folder);
        var collector = new ImageCollector(_places, source, folder, progress, output);
        var images = new List<ReleaseImage>();
        foreach (ImageDefinition image in Definitions()) images.Add(await collector.CollectAsync(image, cancellation));
        return images;
    }

    /// <summary>Brings what was built into the registries, by digest, where nobody finds it by a tag; and finds out which tags it will get.</summary>
    /// <returns>The images with their tags.</returns>
    public async Task<IReadOnlyList<ReleaseImage>> StageAsync(CancellationToken cancellation)
    {
        if (session.Images.Count == 0) return [];
        var stager = new ImageStager(_places, Locate, progress);
        var revisions = new ImageRevisions(_places, Locate);
        Dictionary<string, ReleaseImage> built = session.Images.ToDictionary(image => image.Name, StringComparer.Ordinal);
        int first = session.Definition.Version.Image.FirstRevision;
        bool isReplaced = session.Settings.FindChannel() is { Replace: true };
        var counted = session.Definition.Images.Zip(Definitions()).Where(pair => ReleaseImages.IsCounted(pair.First))
            .Select(pair => built[pair.Second.Name] with { Aliases = pair.Second.Aliases }).ToArray();
        var revision = isReplaced ? first : await revisions.NextAsync(session.Tag, session.Version, first, counted, cancellation);
        ReleaseImage[] named = [.. Definitions(revision).Select(image => Named(built[image.Name], image, isReplaced))];
        await RequireFreeTagsAsync(named, cancellation);
        foreach (ReleaseImage image in named) await stager.StageAsync(image, Folder(workspace, session.Settings), cancellation);
        return named;
    }

    /// <summary>Makes sure that images will get their fixed tags, before anything of the release is public.</summary>
    /// <exception cref="RefusedException">One points to an image that no release of this commit has given it.</exception>
    public Task RequireFreeTagsAsync(IReadOnlyList<ReleaseImage> images, CancellationToken cancellation) =>
        images.Count == 0 ? Task.CompletedTask : Tags(workspace.PublishStore(session)).RequireFreeAsync(images.SelectMany(ImageNaming.Of), cancellation);

    /// <summary>Whether every image of the session is in its repositories, as far as their digests tell.</summary>
    public async Task<bool> AreStagedAsync(CancellationToken cancellation)
    {
        foreach (ReleaseImage image in session.Images)
        {
            foreach (string repository in image.Repositories)
            {
                await using IImageTarget target = _places.OpenTarget(Locate(repository));
                if (await target.ResolveAsync(image.Digest.ToString(), cancellation) is null) return false;
            }
        }
        return true;
    }

    /// <summary>Makes sure that images are in their registries, whole.</summary>
    /// <exception cref="RefusedException">One is not (<c>ImageNotStaged</c>).</exception>
    public async Task RequireAsync(IReadOnlyList<ReleaseImage> images, CancellationToken cancellation)
    {
        foreach (ReleaseImage image in images)
        {
            foreach (string repository in image.Repositories)
            {
                using IProgressPart part = progress.Begin($"{repository}@{image.Digest.Short}", 0, ProgressUnit.Bytes);
                await using IImageSource source = _places.OpenSource(Locate(repository));
                await using IImageTarget target = _places.OpenTarget(Locate(repository));
                await new ImagePresence(source, target).RequireAsync(image.Digest, session.Id, cancellation);
            }
        }
    }

    /// <summary>Removes the images of staged builds that go, where nothing else names them.</summary>
    /// <param name="stage">Where the builds wait.</param>
    /// <param name="published">Where the releases are.</param>
    public async Task RemoveAsync(IReadOnlyList<StagedRelease> builds, IObjectStore stage, IObjectStore published, CancellationToken cancellation)
    {
        var area = new StagingArea(stage);
        List<ReleaseManifest> removed = await ReadAsync(builds);
        if (removed.All(manifest => manifest.Images is null)) return;
        var unread = new List<ReleaseException>();
        List<ReleaseManifest> kept = await ReadAsync((await area.ListAsync(session.Product, version: null, unread.Add, cancellation)).Except(builds));
        kept.AddRange(await new ReleaseArea(published).ReadManifestsAsync(session.Product, unread.Add, cancellation));
        if (unread.Count > 0)
        {
            // what can't be read may name them
            progress.Say($"warning: the images of the staged builds that go stay: {unread[0].Message}");
            return;
        }
        var removal = new StagedImageRemoval(_places, Locate, progress);
        foreach ((string repository, ImageDigest digest) in StagedImages.OnlyIn(removed, kept)) await removal.RemoveAsync(repository, digest, cancellation);

        async Task<List<ReleaseManifest>> ReadAsync(IEnumerable<StagedRelease> all)
        {
            var manifests = new List<ReleaseManifest>();
            foreach (StagedRelease build in all) manifests.Add(await area.ReadManifestAsync(build, cancellation));
            return manifests;
        }
    }

    /// <summary>Brings images back into the repositories that have lost them, or a part of them, from another one of the same image.</summary>
    /// <exception cref="RefusedException">No repository has one whole (<c>ImageNotStaged</c>).</exception>
    public async Task RepairAsync(IReadOnlyList<ReleaseImage> images, CancellationToken cancellation)
    {
        foreach (ReleaseImage image in images)
        {
            var whole = new List<string>();
            foreach (string repository in image.Repositories)
            {
                if (await MissingAsync(repository, image.Digest, cancellation) is null) whole.Add(repository);
            }
            foreach (string repository in image.Repositories.Except(whole, StringComparer.Ordinal).Where(_ => whole.Count > 0))
            {
                await using IImageSource source = _places.OpenSource(Locate(whole[0]));
                await using IImageTarget target = _places.OpenTarget(Locate(repository));
                await new ImageCopier(source, target, new BlobLedger(), progress).CopyAsync(image.Digest.ToString(), [], cancellation);
                await target.CompleteAsync(cancellation);
                progress.Say($"{repository}@{image.Digest.Short}: restored from {whole[0]}");
            }
        }
        await RequireAsync(images, cancellation);
    }

    private async Task<string?> MissingAsync(string repository, ImageDigest digest, CancellationToken cancellation)
    {
        await using IImageSource source = _places.OpenSource(Locate(repository));
        await using IImageTarget target = _places.OpenTarget(Locate(repository));
        return await new ImagePresence(source, target).MissingAsync(digest, cancellation);
    }

    /// <summary>Reads again what was released.</summary>
    public PublishedImages Published() => new(_places, Locate, session.Product, session.Version, session.Commit);

    /// <summary>The tags of this release's images.</summary>
    /// <param name="store">Where the release is, or will be, published.</param>
    public ReleaseTags Tags(IObjectStore store) => new(new ImageTagger(_places, Locate), session, store);

    // of what the next release of its channel replaces every tag moves, and those that follow versions never get to it
    private static ReleaseImage Named(ReleaseImage built, ImageDefinition names, bool isReplaced) => isReplaced
        ? built with { Aliases = names.Aliases, Floating = names.Tags }
        : built with { Aliases = names.Aliases, Tags = names.Tags, Floating = names.Floating };

    private IReadOnlyList<ImageDefinition> Definitions(System.Numerics.BigInteger revision) =>
        ReleaseImages.ExpandAll(session.Definition.Images, workspace.Scope(session.Settings) with { ImageRevision = revision });
}
