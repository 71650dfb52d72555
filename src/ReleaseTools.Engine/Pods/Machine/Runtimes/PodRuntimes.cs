using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Runtimes;

/// <summary>Finds the runtime of a kind.</summary>
internal static class PodRuntimes
{
    public static IPodRuntime Of(PodRuntimeKind kind, MachineContext context) => kind switch
    {
        PodRuntimeKind.Oci => OciRuntime.Find(context.Environment, context.Warn),
        PodRuntimeKind.Quadlet => new QuadletRuntime(ProgramPath.Find(context.Environment, "podman") ?? "/usr/bin/podman"),
        _ => throw new UsageException("PodRuntimeUnknown", kind, $"The runtime {kind} is not supported.", "Use oci or quadlet."),
    };
}
