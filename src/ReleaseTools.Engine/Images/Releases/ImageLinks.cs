using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Images.Releases;

/// <summary>Gives a published release's images their tags: those that stay first, those that move from release to release last.</summary>
/// <param name="store">Where the release is published.</param>
internal sealed class ImageLinks(ReleaseWorkspace workspace, ReleaseSession session, IObjectStore store, IProgressSink progress)
{
    private readonly ImageTagger _tagger = new SessionImages(workspace, session, progress).Tagger();
    private readonly ImageNaming[] _namings = [.. session.Images.SelectMany(ImageNaming.Of)];
    private readonly List<TaggedImage> _tags = [];

    /// <summary>What became of each tag, in order.</summary>
    public IReadOnlyList<TaggedImage> Tags => _tags;

    /// <exception cref="RefusedException">A tag stands for another image: none was set.</exception>
    public async Task TagAsync(CancellationToken cancellation)
    {
        await _tagger.RequireFreeAsync(_namings, cancellation);
        foreach (ImageNaming naming in _namings.Where(naming => !naming.Floats)) Add(await _tagger.SetAsync(naming, cancellation));
    }

    /// <param name="only">The tags to move; null = all.</param>
    public async Task MoveFloatingAsync(IReadOnlyList<string>? only, CancellationToken cancellation)
    {
        var floating = new FloatingTags(_tagger, store, ReleaseOrder.Of(session.Definition.Version.Style));
        ImageNaming[] wanted = [.. _namings.Where(naming => naming.Floats && only?.Contains(naming.Tag, StringComparer.Ordinal) is not false)];
        foreach (TaggedImage tag in await floating.MoveAsync(wanted, session.Product, session.Version, cancellation)) Add(tag);
    }

    private void Add(TaggedImage tag)
    {
        _tags.Add(tag);
        progress.Say(tag.ToString());
    }
}
