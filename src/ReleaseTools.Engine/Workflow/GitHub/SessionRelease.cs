using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.GitHub;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Triggers;

namespace ReleaseTools.Engine.Workflow.GitHub;

/// <summary>What a session's release is on GitHub.</summary>
internal sealed class SessionRelease(ReleaseWorkspace workspace, GitHubAccess access)
{
    /// <summary>Whether the release is made where the sources are: then the tag belongs at their commit.</summary>
    public static bool IsSource(ReleaseSession session, GitHubRepository repository) =>
        GitHubRepository.TryParse(session.Settings.SourceUrl, out GitHubRepository? source) && source.IsSame(repository);

    /// <summary>Where a store that has lost objects of a session's release may find them on GitHub.</summary>
    public static IEnumerable<IContentSource> SourcesOf(ReleaseWorkspace workspace, ReleaseSession session, ReleaseManifest manifest, GitHubAccess access)
    {
        if (session.GitHub is not { } published || session.Definition.Publish.GitHub is not { } definition) return [];
        GitHubRepository repository = GitHubReleases.RepositoryOf(definition.Repository, workspace.Environment);
        return [new AssetContentSource(access.Open(repository, workspace.Environment), repository, published.Tag, manifest)];
    }

    /// <summary>The files that are on GitHub; null where what was published can't be read any more: then the release's own checksums say it.</summary>
    public async Task<IReadOnlyList<AssetSource>?> FindAssetsAsync(ReleaseSession session, CancellationToken cancellation)
    {
        try
        {
            (IObjectStore store, string prefix, ReleaseManifest manifest) = await ContentsAsync(session, cancellation);
            return StoredAssets.Of(store, prefix, manifest);
        }
        catch (ReleaseException)
        {
            return null;
        }
    }

    /// <summary>The release as the definition wants it, with the files that were published, or where none were, staged.</summary>
    public async Task<GitHubReleaseRequest> RequestAsync(ReleaseSession session, GitHubDefinition definition, CancellationToken cancellation)
    {
        GitHubRepository repository = GitHubReleases.RepositoryOf(definition.Repository, workspace.Environment);
        ChannelDefinition? channel = session.Settings.FindChannel();
        (IObjectStore store, string prefix, ReleaseManifest manifest) = await ContentsAsync(session, cancellation);
        return new GitHubReleaseRequest
        {
            Repository = repository,
            Tag = session.Tag,
            Version = session.Version,
            TagPrefix = session.Definition.TagPrefix,
            Owner = $"{session.Id} {session.Commit}",
            TargetCommit = session.Rehearsal ? null : await TargetAsync(session, repository, cancellation),
            Prerelease = channel is { Prerelease: true } ? GitHubChoice.Yes : definition.Prerelease,
            Latest = definition.Latest,
            Replaces = channel is { Replace: true } || ReplaceableTags.Contains(definition.Replace, session.Tag),
            Earlier = EarlierReleases.Of(session.Settings),
            Discussion = definition.Discussion,
            Notes = await StoredAssets.NotesAsync(store, prefix, manifest, cancellation),
            Assets = StoredAssets.Of(store, prefix, manifest),
        };
    }

    private async Task<(IObjectStore Store, string Prefix, ReleaseManifest Manifest)> ContentsAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (session.Published is { } published)
        {
            IObjectStore store = workspace.PublishStore(session);
            if (await new ReleaseArea(store).ReadManifestAsync(published.Product, published.Version, cancellation) is { } manifest) return (store, published.Prefix, manifest);
        }
        StagedRelease staged = session.Staged!;
        var area = new StagingArea(workspace.StageStore(session));
        return (area.Store, staged.Prefix, await area.ReadManifestAsync(staged, cancellation));
    }

    private async Task<string?> TargetAsync(ReleaseSession session, GitHubRepository repository, CancellationToken cancellation)
    {
        GitHubClient client = access.Open(repository, workspace.Environment);
        if (await new GitHubRepositories(client).CommitAsync(repository, session.Commit, cancellation) is { } there) return there;
        return IsSource(session, repository)
            ? throw new RefusedException("CommitNotPushed", ErrorCategory.ObjectNotFound, session.Commit,
                $"{repository} does not have commit {session.Commit[..7]} that {session.Tag} is to be made at.", "Push it first (git push), then run the same command again.")
            : null;
    }
}
