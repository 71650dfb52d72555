using System.Security;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub;

/// <summary>How GitHub is reached: with a token that was given, or with one that is found.</summary>
/// <param name="token">Null = none was given.</param>
public sealed class GitHubAccess(SecureString? token = null)
{
    public static GitHubAccess Default { get; } = new();

    /// <summary>The token that was given; null = the one that is found.</summary>
    public SecureString? Token => token;

    /// <summary>Makes a client otherwise than by the environment; null = by the environment.</summary>
    internal Func<GitHubRepository, GitHubClient>? Connect { get; init; }

    /// <param name="environment">Where tokens and addresses are looked for.</param>
    internal GitHubClient Open(GitHubRepository repository, IReadOnlyDictionary<string, string> environment) => Connect?.Invoke(repository) ?? GitHubClient.For(repository, token, environment);
}
