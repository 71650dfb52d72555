using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>Where the tag of a release is, and where it has to be: a tag that exists is never moved, unless the release is one that is replaced (R2.5).</summary>
internal sealed class TagTarget(GitHubClient client, GitHubReleaseRequest request)
{
    private readonly GitHubRepositories _repositories = new(client);

    /// <summary>The commit that the tag is to be at.</summary>
    /// <exception cref="RefusedException">The tag is at another one, and stays there; or the repository has no commit yet.</exception>
    public async Task<string> FindAsync(CancellationToken cancellation)
    {
        if (request.TargetCommit is { } commit)
        {
            if (!request.Replaces && await TaggedAsync(cancellation) is { } there && there != commit)
                throw new RefusedException("TagElsewhere", ErrorCategory.ResourceExists, $"{request.Repository} {request.Tag}",
                    $"Tag {request.Tag} in {request.Repository} is at {there[..7]}, not at {commit[..7]} that is released.", "Release another version, or the commit that is tagged.");
            return commit;
        }
        // binaries beside the sources: the tag only marks the release there
        Task<string?> tagged = request.Replaces ? Task.FromResult<string?>(null) : TaggedAsync(cancellation);
        Task<RepositoryResource> repository = _repositories.GetAsync(request.Repository, cancellation);
        await Task.WhenAll(tagged, repository);
        return await tagged
            ?? await _repositories.CommitAsync(request.Repository, "heads/" + (await repository).DefaultBranch, cancellation)
            ?? throw new RefusedException("GitHubRepositoryEmpty", ErrorCategory.InvalidOperation, request.Repository.ToString(),
                $"{request.Repository} has no commit yet: a release there has nothing to tag.", "Push a first commit there, such as a README.");
    }

    /// <summary>Makes way for the tag of a release that replaces another: publishing makes it anew, at its commit.</summary>
    public async Task ClearAsync(string target, CancellationToken cancellation)
    {
        if (request.Replaces && await TaggedAsync(cancellation) is { } there && there != target) await _repositories.DeleteTagAsync(request.Repository, request.Tag, cancellation);
    }

    private Task<string?> TaggedAsync(CancellationToken cancellation) => _repositories.CommitAsync(request.Repository, "tags/" + request.Tag, cancellation);
}
