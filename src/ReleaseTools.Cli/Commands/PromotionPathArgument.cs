using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary>Where promotion manifests are.</summary>
internal sealed class PromotionPathArgument : Argument<string>
{
    public PromotionPathArgument() : base("PATH") => Description = "A manifest, or a folder of them: promoter-manifest.yaml, or manifests/PROJECT/promoter-manifest.yaml and images/PROJECT/images.yaml.";
}
