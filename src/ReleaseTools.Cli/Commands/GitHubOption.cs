using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary>The repository on GitHub that a command works with.</summary>
internal sealed class GitHubOption : Option<string?>
{
    public GitHubOption() : base("--github")
    {
        Description = "The repository on GitHub; by default the one that the checkout came from. GH_TOKEN or GITHUB_TOKEN is its token.";
        HelpName = "OWNER/NAME";
    }
}
