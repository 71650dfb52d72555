using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>
/// Removes the releases whose place a new one has taken, with their tags: those that ReleaseTools made for the same product and channel, known by the mark in their notes.
/// What can't be removed is told, and tried again by the next release of the channel; the new one is published all the same.
/// </summary>
internal sealed class SupersededReleases(GitHubClient client, GitHubReleaseRequest request, IProgressSink progress)
{
    private readonly ReleaseApi _api = new(client, request.Repository);
    private readonly GitHubRepositories _repositories = new(client);

    /// <param name="all">What the repository has, or had when publishing began.</param>
    public async Task RemoveAsync(IEnumerable<ReleaseResource> all, CancellationToken cancellation)
    {
        ReleaseResource[] earlier = [.. all.Where(IsEarlier)];
        if (earlier.Length == 0) return;
        using IProgressPart part = progress.Begin($"earlier releases of {request.Tag}", earlier.Length, ProgressUnit.Items);
        foreach (ReleaseResource release in earlier)
        {
            try
            {
                if (await RemoveAsync(release, cancellation)) progress.Say($"removed {release.TagName} from {request.Repository}: {request.Tag} has taken its place");
            }
            catch (ReleaseException e)
            {
                progress.Say($"warning: {release.TagName} is still in {request.Repository}, though {request.Tag} has taken its place; the channel's next release tries again to remove it. {e.Message}");
            }
            part.Advance(1);
        }
    }

    // a draft may be one that its run is still at work on, unless its tag was taken away here: GitHub makes a draft of a release without a tag
    private bool IsEarlier(ReleaseResource release) =>
        request.Earlier is { } earlier && release.TagName != request.Tag && ReleaseText.MarkOf(release.Body) is var mark && (!release.Draft || ReleaseText.IsReplaced(mark))
        && ReleaseText.VersionOf(mark, earlier.Product) is { } version && earlier.Contains(release.TagName, version);

    private async Task<bool> RemoveAsync(ReleaseResource listed, CancellationToken cancellation)
    {
        // uploading may have taken hours since it was listed
        if (await _api.TryGetAsync(listed.Id, listed.TagName, cancellation) is not { } release || !IsEarlier(release)) return false;
        // the release goes last, and says what is done with it: a tag alone could not be told from somebody else's by the run that goes on
        if (!ReleaseText.IsReplaced(ReleaseText.MarkOf(release.Body)))
            await _api.UpdateAsync(release.Id, release.TagName, new ReleaseBody { Body = ReleaseText.MarkReplaced(release.Body!) }, $"mark {release.TagName} in {request.Repository} as replaced", cancellation);
        // the tag of an immutable release stays as long as it does
        if (release.Immutable) await _api.DeleteAsync(release.Id, release.TagName, cancellation);
        await _repositories.DeleteTagAsync(request.Repository, release.TagName, cancellation);
        if (!release.Immutable) await _api.DeleteAsync(release.Id, release.TagName, cancellation);
        return true;
    }
}
