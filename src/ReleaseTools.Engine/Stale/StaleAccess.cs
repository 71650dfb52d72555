using System.Security;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.Stale;

/// <summary>What looking for stale releases needs besides what it is told: it is part of nothing that is shown or written down.</summary>
public sealed record StaleAccess
{
    /// <summary>What ages are counted by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A token that was given; null = the one that is found for the host.</summary>
    public SecureString? GitHubToken { get; init; }

    /// <summary>Opens the releases of a repository otherwise than by its host; null = by its host.</summary>
    internal Func<GitHubRepository, GitHubReleases>? OpenGitHub { get; init; }

    /// <summary>Told of what can't be read where many are listed: the others are found all the same.</summary>
    public Action<ReleaseException> Skipped { get; init; } = _ => { };

    /// <summary>Whether the git tag of a release on GitHub goes with it.</summary>
    public bool IncludeTags { get; init; }
}
