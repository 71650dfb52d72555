using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary>The repository on GitHub that a command works with.</summary>
internal sealed class GitHubOption : Option<string?>
{
    /// <param name="byDefault">Which one it is by default.</param>
    public GitHubOption(string byDefault = "the one that the checkout came from") : base("--github-repository")
    {
        Description = $"The repository on GitHub; by default {byDefault}. GH_TOKEN or GITHUB_TOKEN is its token.";
        HelpName = "OWNER/NAME";
    }
}
