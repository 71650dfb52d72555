using System.Security;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.Notes.Pulls;

/// <summary>Where notes from pull requests come from.</summary>
public sealed record PullSource
{
    public required GitHubRepository Repository { get; init; }

    /// <summary>A token that was given; null = the one that is found, or none: a public repository's pull requests can be read without.</summary>
    public SecureString? Token { get; init; }

    /// <summary>Where tokens and addresses are looked for.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>A client that is there already; null = one for the repository's host.</summary>
    internal GitHubClient? Client { get; init; }

    /// <summary>The folder that answers are kept in.</summary>
    public required string Cache { get; init; }

    /// <summary>Whether to ask again for what is kept already, because it was edited since.</summary>
    public bool Refresh { get; init; }

    /// <summary>The folder of the project's map files; null = none.</summary>
    public string? Maps { get; init; }

    /// <summary>The repository that a definition names, or where none is named, the one that the sources come from.</summary>
    /// <param name="origin">The URL of git's remote; null = there is none.</param>
    /// <exception cref="RefusedException">Neither is on GitHub.</exception>
    public static GitHubRepository RepositoryOf(string? named, string? origin, IReadOnlyDictionary<string, string> environment)
    {
        if (named is not null) return GitHubRepository.Parse(named, GitHubServer.DefaultHost(environment));
        if (origin is not null && origin.Contains(':', StringComparison.Ordinal) && GitHubRepository.TryParse(origin, out GitHubRepository? repository) && IsGitHub(repository.Host, environment)) return repository;
        string found = origin is null ? "this checkout has no remote 'origin'" : $"'origin' is {origin}";
        throw new RefusedException("NoGitHubRepository", ErrorCategory.ObjectNotFound, origin ?? "origin",
            $"Notes from pull requests need the repository on GitHub, and {found}.",
            "Name it in release.yaml (notes: { repository: owner/name }, or host/owner/name for a GitHub Enterprise server), or make the notes from commits (notes: { from: commits }).");
    }

    // a server of one's own can't be told by its name: somebody has to have said that it is one
    private static bool IsGitHub(string host, IReadOnlyDictionary<string, string> environment) =>
        host == GitHubRepository.DefaultHost || host.EndsWith(".ghe.com", StringComparison.Ordinal)
        || host == GitHubServer.DefaultHost(environment) || GitHubToken.Find(host, given: null, environment) is not null;
}
