using System.CommandLine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary>Which store of pods is meant.</summary>
internal sealed class PodStoreOption : Option<string?>
{
    public PodStoreOption() : base("--store")
    {
        Description = "The store of pods, as a URL such as file:///srv/pods or s3://bucket/pods; by default pods.root of the definition.";
        HelpName = "URL";
    }
}
