using System.Security;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.Sessions;

/// <summary>The repository on GitHub that a checkout belongs to.</summary>
public static class SourceRepository
{
    /// <param name="named">As a person names it; null = by the remote.</param>
    /// <param name="remote">A remote's name or URL; null = <c>origin</c>.</param>
    /// <param name="definitionFile">The definition: where the remote does not tell, it is the repository that releases are published in.</param>
    /// <exception cref="UsageException">It can't be told.</exception>
    internal static async Task<GitHubRepository> FindAsync(ReleaseWorkspace workspace, string? named, string? remote, string? definitionFile, CancellationToken cancellation)
    {
        if (named is not null) return GitHubReleases.RepositoryOf(named, workspace.Environment);
        if (await TryFindAsync(workspace.Source, remote, cancellation) is { } found) return found;
        if (workspace.LoadDefinitionFile(definitionFile).Definition.Publish.GitHub is { } published) return GitHubReleases.RepositoryOf(published.Repository, workspace.Environment);
        throw new UsageException("GitHubRepositoryUnknown", workspace.Root, $"Which repository on GitHub {workspace.Root} belongs to can't be told by its remote {remote ?? GitRemote.DefaultName}.",
            "Name it: --github-repository owner/name (in PowerShell: -GitHubRepository owner/name).");
    }

    /// <summary>The releases of the repository that is meant: the one that is named, else the one that a checkout's definition publishes in, else the one that it came from.</summary>
    /// <param name="named">Null = none is named; else no checkout is needed.</param>
    /// <param name="folder">Any folder of the checkout.</param>
    /// <param name="definitionFile">Null = the checkout's own.</param>
    /// <exception cref="UsageException">None is meant.</exception>
    public static async Task<GitHubReleases> FindReleasesAsync(string? named, string folder, string? definitionFile, SecureString? token, CancellationToken cancellation)
    {
        if (named is not null)
        {
            IReadOnlyDictionary<string, string> environment = ProcessEnvironment.Read();
            return GitHubReleases.Open(GitHubReleases.RepositoryOf(named, environment), token, environment);
        }
        ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(folder, sessionStore: null, cancellation);
        GitHubRepository? repository = workspace.LoadDefinitionFile(definitionFile).Definition.Publish.GitHub is { } published
            ? GitHubReleases.RepositoryOf(published.Repository, workspace.Environment)
            : await TryFindAsync(workspace.Source, remote: null, cancellation);
        return repository is not null
            ? GitHubReleases.Open(repository, token, workspace.Environment)
            : throw new UsageException("GitHubRepositoryUnknown", workspace.Root, $"Which repository on GitHub is meant is not known: the definition names none, and {workspace.Root} did not come from there.",
                "Name it: -GitHubRepository owner/name, or publish.github.repository in release.yaml.");
    }

    /// <returns>Null where the remote is missing, or its address names no repository on a host of its own.</returns>
    internal static async Task<GitHubRepository?> TryFindAsync(GitRepository source, string? remote, CancellationToken cancellation)
    {
        string name = remote ?? GitRemote.DefaultName;
        // as it is written down: what git makes of it by url.*.insteadOf need not name the repository
        string address = (await source.Git.TryRunAsync(["config", "--get", $"remote.{name}.url"], cancellation)).Output.Trim() is { Length: > 0 } url ? url : name;
        // a path has no host, though it may look like owner/name
        return address.AsSpan().ContainsAny(":@") && GitHubRepository.TryParse(address, out GitHubRepository? repository) ? repository : null;
    }
}
