using System.CommandLine;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary>Chooses one platform of a list of images.</summary>
internal sealed class PlatformOption : Option<string?>
{
    public PlatformOption(string description) : base("--platform")
    {
        Description = description;
        HelpName = "OS/ARCH";
    }

    /// <exception cref="UsageException">It is no platform.</exception>
    public ImagePlatform? In(ParseResult arguments) => arguments.GetValue(this) is { } text ? ImagePlatform.Parse(text) : null;
}
