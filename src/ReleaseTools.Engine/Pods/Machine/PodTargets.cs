using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Finds the versions, and the units, that a command names.</summary>
internal sealed class PodTargets(MachineContext context, PodRecords records)
{
    /// <returns>The version, or all versions of the pod, the lowest first.</returns>
    /// <exception cref="NameMissingException">There is none.</exception>
    public IReadOnlyList<PodDeployment> Require(PodTarget target) => Find(target) is { Count: > 0 } found ? found : throw Missing(target);

    /// <returns>The version, or the highest one of the pod.</returns>
    /// <exception cref="NameMissingException">There is none.</exception>
    public IReadOnlyList<PodDeployment> Newest(PodTarget target) => [Require(target)[^1]];

    /// <returns>The version, or all versions of the pod; nothing, after a warning, where there is none.</returns>
    public IReadOnlyList<PodDeployment> Known(PodTarget target)
    {
        IReadOnlyList<PodDeployment> found = Find(target);
        if (found.Count == 0) context.Warn($"{target} is not deployed");
        return found;
    }

    /// <summary>Chooses units of a pod: those that are meant, or all of one instance.</summary>
    /// <param name="instance">Null = no instance is named.</param>
    /// <exception cref="NameMissingException">The pod has no such instance.</exception>
    public static string[] Units(PodDeployment pod, string? instance, Func<DeploymentUnit, bool> isMeant)
    {
        DeploymentUnit[] chosen = [.. pod.Units.Where(unit => instance is null ? isMeant(unit) : unit.Instance == instance)];
        if (chosen.Length == 0 && instance is not null)
        {
            throw new NameMissingException("PodInstanceMissing", instance, $"{pod.Pod} has no instance {instance}.",
                $"Its instances: {string.Join(", ", pod.Units.Select(unit => unit.Instance).OfType<string>().Distinct(StringComparer.Ordinal).DefaultIfEmpty("none"))}.");
        }
        return [.. chosen.Select(unit => unit.Name)];
    }

    /// <summary>The same among the units that can be enabled.</summary>
    /// <exception cref="RefusedException">The pod has none.</exception>
    public static string[] Switchable(PodDeployment pod, string? instance, Func<DeploymentUnit, bool> isMeant) => pod.Runtime is not PodRuntimeKind.Quadlet
        ? Units(pod, instance, isMeant)
        : throw new RefusedException("PodNotSwitchable", ErrorCategory.InvalidOperation, pod.Pod.ToString(), $"The units of {pod.Pod} are made by podman's generator, and start with the machine as long as the pod is deployed.",
            $"Remove the pod to keep it from starting: release pod undeploy {pod.Pod} (in PowerShell: Uninstall-ReleasePod {pod.Pod}).");

    private IReadOnlyList<PodDeployment> Find(PodTarget target) =>
        target.Version is not { } version ? records.Of(target.Label) : records.Find(new PodTag(target.Label, version)) is { } one ? [one] : [];

    private static NameMissingException Missing(PodTarget target) => new("PodMissing", target.ToString(), $"{target} is not deployed.", "See what is: release pod list (in PowerShell: Get-ReleasePod).");
}
