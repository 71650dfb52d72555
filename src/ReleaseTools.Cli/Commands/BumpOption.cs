using System.CommandLine;
using ReleaseTools.Versions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>--bump</c> of the commands that look for the next version.</summary>
internal sealed class BumpOption : Option<VersionBump?>
{
    public BumpOption() : base("--bump")
    {
        Description = "How far the next version goes beyond the last official one; auto = as far as the commits since then ask for.";
        HelpName = "auto|major|minor|patch";
    }
}
