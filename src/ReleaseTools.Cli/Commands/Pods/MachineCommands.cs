using System.CommandLine;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary>The commands for the pods of a machine.</summary>
internal static class MachineCommands
{
    public static IEnumerable<Command> All() =>
    [
        new DeployPodCommand(),
        new PodActionCommand("start", "Starts the units of a pod. Other versions of it go on; deploy --start replaces them.", (machine, target, instance, stop) => machine.StartAsync(target, instance, stop)),
        new PodActionCommand("stop", "Stops the units of a pod. One that is not deployed is warned of.", (machine, target, instance, stop) => machine.StopAsync(target, instance, stop)),
        new PodActionCommand("enable", "Has a pod start with the machine.", (machine, target, instance, stop) => machine.EnableAsync(target, instance, stop)),
        new PodActionCommand("disable", "Has a pod no longer start with the machine. One that is not deployed is warned of.", (machine, target, instance, stop) => machine.DisableAsync(target, instance, stop)),
        new PodActionCommand("undeploy", "Stops a version of a pod, and removes it with its units and volumes.", (machine, target, _, stop) => machine.UndeployAsync(target, stop), hasInstances: false),
        new PodActionCommand("mark-good", "Marks a version that works: cleanup keeps it.", (machine, target, _, stop) => machine.MarkGoodAsync(target, stop), hasInstances: false),
        new PodActionCommand("rollback", "Goes back to the version of a pod that was active before.", RollBackAsync, hasInstances: false),
        new ListPodsCommand(),
        new PodPortsCommand(),
        new CleanUpPodsCommand(),
    ];

    private static async Task<IReadOnlyList<DeployedPod>> RollBackAsync(PodMachine machine, PodTarget target, string? instance, CancellationToken cancellation)
    {
        if (target.Version is not null) throw new UsageException("PodVersionNamed", target, "A rollback goes to the version that was active before; no version is named.", $"Write {target.Label}. To start another version: release pod start {target}.");
        return [await machine.RollBackAsync(target.Label, cancellation)];
    }
}
