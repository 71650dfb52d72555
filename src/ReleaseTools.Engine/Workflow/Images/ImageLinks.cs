using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Workflow.Images;

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
