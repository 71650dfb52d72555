using ReleaseTools.Definitions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>
/// Publishes a release (R7.2): everything is put into a draft, which nobody sees, and compared with what was sent; only then is it published. A run that breaks off
/// leaves a draft that the next one goes on with, known by the mark in its notes. What the release takes the place of goes last.
/// </summary>
internal sealed class GitHubPublisher(GitHubClient client, GitHubReleaseRequest request, IProgressSink progress)
{
    private readonly ReleaseApi _api = new(client, request.Repository);
    private readonly TagTarget _tag = new(client, request);
    private readonly EarlierRemoval _earlier = new(client, request, progress);
    private readonly string _mark = request.Mark;

    /// <exception cref="RefusedException">There is such a release, and it may not be replaced; or the tag is elsewhere.</exception>
    public async Task<GitHubRelease> PublishAsync(CancellationToken cancellation)
    {
        if (AssetNames.Objection([.. request.Assets.Select(asset => (asset.Name, asset.Size))]) is { } objection)
            throw new UsageException("GitHubAssetRefused", _api.About(request.Tag), objection, "Publish it to a store as well, and name it in the notes; or leave it out.");
        var files = new ReleaseFiles(_api, progress);
        List<ReleaseResource> all = await _api.ListAsync(cancellation).ToListAsync(cancellation);
        ReleaseResource? published = all.Find(release => !release.Draft && release.TagName == request.Tag);
        if (published is not null && ReleaseText.MarkOf(published.Body) == _mark)
        {
            // published by an earlier run: what was taken away since is put there again
            await files.FillAsync(published, isNew: false, Assets, cancellation);
            await _earlier.RemoveAsync(all, cancellation);
            return await ShowAsync(published, cancellation);
        }
        if (published is not null) RequireReplaceable(published);
        string target = await _tag.FindAsync(cancellation);
        (ReleaseResource draft, bool isNew) = await new DraftFinder(_api, request, progress).FindAsync(all, target, cancellation);
        await files.FillAsync(draft, isNew, Assets, cancellation);
        if (published is not null) await _api.DeleteAsync(published.Id, request.Tag, cancellation);
        await _tag.ClearAsync(target, cancellation);
        GitHubRelease release = (await PublishAsync(draft, target, all, cancellation)).Release(request.Repository);
        await _earlier.RemoveAsync(all, cancellation);
        return release;
    }

    private IReadOnlyList<AssetSource> Assets => ReleaseText.IsTooLong(request.Notes, _mark) ? [.. request.Assets, FullNotes.Of(request.Notes)] : request.Assets;

    private async Task<ReleaseResource> PublishAsync(ReleaseResource draft, string target, List<ReleaseResource> all, CancellationToken cancellation)
    {
        IEnumerable<GitHubRelease> others = all.Where(release => release.TagName != request.Tag).Select(release => release.Release(request.Repository));
        var change = new ReleaseBody
        {
            TagName = request.Tag,
            TargetCommitish = target,
            Name = request.Tag,
            Draft = false,
            Prerelease = request.IsPrerelease,
            MakeLatest = IsLatest(others) ? "true" : "false",
            DiscussionCategoryName = request.Discussion,
            Body = request.GeneratesNotes ? null : request.Text,
        };
        try
        {
            return await _api.UpdateAsync(draft.Id, request.Tag, change, $"publish the release {request.Tag} in {request.Repository}", cancellation);
        }
        catch (GitHubException)
        {
            // the answer may have been lost, and a repetition refused
            if (await _api.TryGetAsync(draft.Id, request.Tag, cancellation) is { Draft: false } done) return done;
            throw;
        }
    }

    private bool IsLatest(IEnumerable<GitHubRelease> others) =>
        request.Latest.Or(ReleaseStanding.IsLatest(request.Version is null ? request.Tag : request.TagPrefix + request.Version, request.IsPrerelease, request.TagPrefix, others));

    private async Task<GitHubRelease> ShowAsync(ReleaseResource published, CancellationToken cancellation) =>
        (await _api.TryGetAsync(published.Id, request.Tag, cancellation) ?? published).Release(request.Repository);

    private void RequireReplaceable(ReleaseResource published)
    {
        if (!request.Replaces)
            throw new RefusedException("GitHubReleaseExists", ErrorCategory.ResourceExists, _api.About(request.Tag),
                $"{request.Repository} has a release {request.Tag} already ({published.HtmlUrl}), and it is not one that may be replaced.",
                "Release another version, remove that one (Remove-GitHubRelease), or name the tag under publish.github.replace.");
        if (published.Immutable)
            throw new RefusedException("GitHubImmutable", ErrorCategory.ResourceExists, _api.About(request.Tag),
                $"The release {request.Tag} in {request.Repository} is immutable: it can't be replaced, and its tag can't be used again.",
                "Release another version. For releases that are replaced, switch off immutable releases (Settings, Releases).");
    }
}
