using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;
using ReleaseTools.Refs;

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
        (List<ReleaseResource> all, ReleaseResource? published, TagPlace? target) = await LookAsync(cancellation);
        var files = new ReleaseFiles(_api, progress);
        if (target is null)
        {
            // published by an earlier run: what was taken away since is put there again
            await files.FillAsync(published!, isNew: false, isSame: true, Assets, cancellation);
            await _earlier.RemoveAsync(all, cancellation);
            return await ShowAsync(published!, cancellation);
        }
        if (published is not null) await RequireApprovalAsync(published, cancellation);
        (ReleaseResource draft, bool isNew) = await new DraftFinder(_api, request, progress).FindAsync(all, target, cancellation);
        await files.FillAsync(draft, isNew, isSame: ReleaseText.MarkOf(draft.Body) == _mark, Assets, cancellation);
        // uploading may have taken hours: a tag that is gone meanwhile would be made anew, and elsewhere
        target = await _tag.FindAsync(cancellation);
        if (published is not null) await _api.DeleteAsync(published.Id, request.Tag, cancellation);
        await _tag.ClearAsync(target, cancellation);
        GitHubRelease release = (await PublishAsync(draft, target, all, cancellation)).Release(request.Repository);
        await _earlier.RemoveAsync(all, cancellation);
        return release;
    }

    /// <summary>Makes every check that publishing makes before it changes anything.</summary>
    /// <inheritdoc cref="PublishAsync(CancellationToken)"/>
    public async Task RequireAsync(CancellationToken cancellation) => await LookAsync(cancellation);

    /// <returns>All releases; the one that is published by this tag, null where there is none; where the tag is to be, null where an earlier run has published this very release.</returns>
    private async Task<(List<ReleaseResource> All, ReleaseResource? Published, TagPlace? Target)> LookAsync(CancellationToken cancellation)
    {
        if (RefName.ProblemOf(request.Tag) is { } problem)
            throw new UsageException("TagInvalid", request.Tag, $"'{request.Tag}' can't be a git tag: it {problem}.", "Name another tag, such as v1.2.0.");
        if (AssetNames.Objection([.. request.Assets.Select(asset => (asset.Name, asset.Size))]) is { } objection)
            throw new UsageException("GitHubAssetRefused", _api.About(request.Tag), objection, "Publish it to a store as well, and name it in the notes; or leave it out.");
        List<ReleaseResource> all = await _api.ListAsync(cancellation).ToListAsync(cancellation);
        ReleaseResource? published = all.Find(release => !release.Draft && release.TagName == request.Tag);
        if (published is not null && ReleaseText.MarkOf(published.Body) == _mark) return (all, published, null);
        if (published is not null) RequireReplaceable(published);
        return (all, published, await _tag.FindAsync(cancellation));
    }

    private IReadOnlyList<AssetSource> Assets => ReleaseText.IsTooLong(request.Notes, _mark) ? [.. request.Assets, FullNotes.Of(request.Notes)] : request.Assets;

    private async Task<ReleaseResource> PublishAsync(ReleaseResource draft, TagPlace target, List<ReleaseResource> all, CancellationToken cancellation)
    {
        IEnumerable<GitHubRelease> others = all.Where(release => release.TagName != request.Tag).Select(release => release.Release(request.Repository));
        var change = new ReleaseBody
        {
            TagName = request.Tag,
            TargetCommitish = target.Named,
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

    /// <summary>With a release that is replaced go the files that people have added to it: they are asked, or told.</summary>
    private async Task RequireApprovalAsync(ReleaseResource published, CancellationToken cancellation)
    {
        var kept = Assets.Select(asset => asset.Name).ToHashSet(StringComparer.Ordinal);
        string[] theirs = [.. (await _api.ListAssetsAsync(published.Id, request.Tag, cancellation).ToListAsync(cancellation)).Where(asset => !asset.IsOurs && !kept.Contains(asset.Name)).Select(asset => asset.Name).Order(StringComparer.Ordinal)];
        if (theirs.Length == 0) return;
        if (request.ApproveLoss is { } approve && !await approve(theirs))
            throw new RefusedException("NotConfirmed", ErrorCategory.OperationStopped, _api.About(request.Tag), $"The release {request.Tag} in {request.Repository} was not replaced.");
        progress.Say($"warning: what others have added to the release {request.Tag} in {request.Repository} goes with it: {string.Join(", ", theirs)}");
    }

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
