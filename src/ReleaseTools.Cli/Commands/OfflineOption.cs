using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>--offline</c> of the commands that look for versions.</summary>
internal sealed class OfflineOption : Option<bool>
{
    public OfflineOption() : base("--offline") => Description = "Goes by the tags of this clone alone: the remote is not asked for its tags.";
}
