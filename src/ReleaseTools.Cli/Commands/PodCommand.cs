using System.CommandLine;
using ReleaseTools.Cli.Commands.Pods;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release pod</c>: pods on machines.</summary>
internal sealed class PodCommand : Command
{
    public PodCommand() : base("pod", "Deploys pods on a machine, starts and stops them, updates them and goes back.")
    {
        foreach (Command command in MachineCommands.All()) Add(command);
    }
}
