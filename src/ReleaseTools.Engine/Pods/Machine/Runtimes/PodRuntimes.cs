using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Runtimes;

/// <summary>Finds the runtime of a kind.</summary>
internal static class PodRuntimes
{
    public static IPodRuntime Of(PodRuntimeKind kind, MachineContext context) => kind switch
    {
        PodRuntimeKind.Oci => OciRuntime.Find(context.Environment, context.Warn),
        PodRuntimeKind.Quadlet => new QuadletRuntime(ProgramPath.Find(context.Environment, "podman") ?? "/usr/bin/podman"),
        PodRuntimeKind.Docker => DockerRuntime.Find(context),
        _ => throw new UsageException("PodRuntimeUnknown", kind, $"The runtime {kind} is not supported.", "Use oci, quadlet or docker."),
    };

    /// <exception cref="RefusedException">The pod has units of its own, and the runtime makes those of apps.</exception>
    public static void RefuseUnits(PodManifest pod, PodRuntimeKind kind)
    {
        if (pod.Units.Count == 0) return;
        throw new RefusedException("PodUnitsOwn", ErrorCategory.InvalidOperation, pod.Tag.ToString(), $"{pod.Tag} has units of its own, and {kind.ToString().ToLowerInvariant()} makes units of apps.", "Deploy it with --runtime oci (in PowerShell: -Runtime Oci).");
    }
}
