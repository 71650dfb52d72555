using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release promote</c>: images that go from staging registries to public ones, as manifests say.</summary>
internal sealed class PromoteCommand : Command
{
    public PromoteCommand() : base("promote", "Promotes container images by digest from a staging registry to others, as promotion manifests say.")
    {
        Add(new PlanPromotionCommand());
        Add(new ApplyPromotionCommand());
        Add(new RequestPromotionCommand());
        Add(new WaitPromotionCommand());
    }
}
