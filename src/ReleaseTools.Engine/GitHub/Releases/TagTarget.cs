using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

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
