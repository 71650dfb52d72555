using System.CommandLine;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary>The commands for the pods of a machine.</summary>
internal static class MachineCommands
{
    public static IEnumerable<Command> All() =>
    [
        new DeployPodCommand(),
        new FollowPodCommand(),
        new PodActionCommand("start", PodAction.Start, "Starts the units of a pod. Other versions of it go on; deploy --start replaces them."),
        new PodActionCommand("stop", PodAction.Stop, "Stops the units of a pod. One that is not deployed is warned of."),
        new PodActionCommand("enable", PodAction.Enable, "Has a pod start with the machine."),
        new PodActionCommand("disable", PodAction.Disable, "Has a pod no longer start with the machine. One that is not deployed is warned of."),
        new PodActionCommand("undeploy", PodAction.Undeploy, "Stops a version of a pod, and removes it with its units and volumes."),
        new PodActionCommand("mark-good", PodAction.MarkGood, "Marks a version that works: cleanup keeps it."),
        new PodActionCommand("rollback", PodAction.RollBack, "Goes back to the version of a pod that was active before."),
        new ListPodsCommand(),
        new PodPortsCommand(),
        new CleanUpPodsCommand(),
    ];
}
