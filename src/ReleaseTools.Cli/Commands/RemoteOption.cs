using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary>The remote that a command works with.</summary>
internal sealed class RemoteOption : Option<string?>
{
    public RemoteOption() : base("--remote")
    {
        Description = "The remote: its name, a URL or a path. By default origin. RELEASE_GIT_USERNAME and RELEASE_GIT_TOKEN are its credential over HTTP.";
        HelpName = "NAME";
    }
}
