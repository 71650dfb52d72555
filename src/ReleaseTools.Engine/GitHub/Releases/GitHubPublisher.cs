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
    private readonly SupersededReleases _earlier = new(client, request, progress);
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

    private IReadOnlyList<AssetSource> Assets => ReleaseText.IsTooLong(request.NotesText, _mark) ? [.. request.Assets, FullNotes.Of(request.NotesText)] : request.Assets;

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

/// <summary>The draft that a release is put together in: the one that an earlier run of the same owner left, or a new one. Anybody else's is not touched.</summary>
internal sealed class DraftFinder(ReleaseApi api, GitHubReleaseRequest request, IProgressSink progress)
{
    /// <param name="all">What the repository has.</param>
    /// <returns>The draft, and whether it was made just now.</returns>
    public async Task<(ReleaseResource Draft, bool IsNew)> FindAsync(IEnumerable<ReleaseResource> all, TagPlace target, CancellationToken cancellation)
    {
        List<ReleaseResource> own = [.. all.Where(IsOwn).OrderByDescending(release => release.Assets.Count).ThenBy(release => release.Id)];
        // an earlier run may have made two, when the answer to the first was lost
        foreach (ReleaseResource extra in own.Skip(1)) await api.DeleteAsync(extra.Id, request.Tag, cancellation);
        if (own is [{ } left, ..])
        {
            progress.Say($"going on with the draft of {request.Tag} that an earlier run left in {request.Repository}");
            return (left, false);
        }
        return (await CreateAsync(target, cancellation), true);
    }

    /// <summary>The tag of a draft while the release that it replaces is still there, on servers that want tags to differ.</summary>
    private string TagMeanwhile => request.Tag + "-next";

    private bool IsOwn(ReleaseResource release) =>
        release.Draft && (release.TagName == request.Tag || (request.Replaces && release.TagName == TagMeanwhile)) && ReleaseText.IsOf(ReleaseText.MarkOf(release.Body), request.Owner);

    private async Task<ReleaseResource> CreateAsync(TagPlace target, CancellationToken cancellation)
    {
        var draft = new ReleaseBody
        {
            TagName = request.Tag,
            TargetCommitish = target.Named,
            Name = request.Tag,
            Draft = true,
            Prerelease = request.IsPrerelease,
            Body = request.Text,
            GenerateReleaseNotes = request.GeneratesNotes ? true : null,
        };
        return await IdempotentCreate.CreateAsync(MakeAsync, () => api.ListAsync(cancellation).FirstOrDefaultAsync(IsOwn, cancellation).AsTask(), api.Retry, cancellation);

        async Task<ReleaseResource> MakeAsync()
        {
            try
            {
                return await api.CreateAsync(draft, cancellation);
            }
            catch (GitHubException e) when (request.Replaces && draft.TagName == request.Tag && e.Codes.Contains("already_exists"))
            {
                draft = draft with { TagName = TagMeanwhile };
                return await api.CreateAsync(draft, cancellation);
            }
        }
    }
}

/// <summary>Where the tag of a release is, and where it has to be: a tag that exists is never moved, unless the release is one that is replaced (R2.5).</summary>
internal sealed class TagTarget(GitHubClient client, GitHubReleaseRequest request)
{
    private readonly GitHubRepositories _repositories = new(client);

    /// <summary>Where the tag is to be, and whether it is there already.</summary>
    /// <exception cref="RefusedException">The tag is at another one, and stays there; or the repository has no commit yet.</exception>
    public async Task<TagPlace> FindAsync(CancellationToken cancellation)
    {
        if (request.TargetCommit is { } commit)
        {
            string? there = await TaggedAsync(cancellation);
            if (!request.Replaces && there is not null && there != commit)
                throw new RefusedException("TagElsewhere", ErrorCategory.ResourceExists, $"{request.Repository} {request.Tag}",
                    $"Tag {request.Tag} in {request.Repository} is at {there[..7]}, not at {commit[..7]} that is released.", "Release another version, or the commit that is tagged.");
            return new TagPlace(commit, there == commit);
        }
        // binaries beside the sources: the tag only marks the release there
        Task<string?> tagged = TaggedAsync(cancellation);
        Task<Octokit.Repository> repository = _repositories.GetAsync(request.Repository, cancellation);
        await Task.WhenAll(tagged, repository);
        if (!request.Replaces && await tagged is { } place) return new TagPlace(place, IsThere: true);
        return await _repositories.CommitAsync(request.Repository, "heads/" + (await repository).DefaultBranch, cancellation) is { } head
            ? new TagPlace(head, await tagged == head)
            : throw new RefusedException("GitHubRepositoryEmpty", ErrorCategory.InvalidOperation, request.Repository.ToString(),
                $"{request.Repository} has no commit yet: a release there has nothing to tag.", "Push a first commit there, such as a README.");
    }

    /// <summary>Makes way for the tag of a release that replaces another: publishing makes it anew, at its commit.</summary>
    public async Task ClearAsync(TagPlace target, CancellationToken cancellation)
    {
        if (request.Replaces && await TaggedAsync(cancellation) is { } there && there != target.Commit) await _repositories.DeleteTagAsync(request.Repository, request.Tag, cancellation);
    }

    private Task<string?> TaggedAsync(CancellationToken cancellation) => _repositories.CommitAsync(request.Repository, "tags/" + request.Tag, cancellation);
}
