using System.CommandLine;
using ReleaseTools.Engine.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary>The folder that pods are in.</summary>
internal sealed class RootOption : Option<string?>
{
    public RootOption() : base("--root")
    {
        Description = $"The folder that pods are in; by default {PodMachine.DefaultRoot}. With another one, units are written below its etc/systemd/system, and nothing is started.";
        HelpName = "DIR";
    }
}
