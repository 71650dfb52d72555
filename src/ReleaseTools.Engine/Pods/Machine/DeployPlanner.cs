using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Runtimes;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Says what deploying a pod would do.</summary>
internal sealed class DeployPlanner(PodRecords records, PodDeployer deployer, MachineFolders folders)
{
    /// <param name="isThere">Whether it is deployed already.</param>
    /// <param name="starts">Whether it would be started.</param>
    public PodPlan Plan(PodManifest pod, IPodRuntime runtime, bool isThere, bool starts)
    {
        PodTag tag = pod.Tag;
        if (isThere && !starts) return new PodPlan(tag, [$"nothing: {tag} is deployed"]);
        var lines = new List<string>();
        if (!isThere) lines.AddRange(Deploy(pod, runtime));
        if (!starts) return new PodPlan(tag, lines);
        if (records.Active(tag.Label) is { } active && active != tag) lines.Add($"stop {active}");
        string check = pod.HealthCheck switch { null => "the state of its units", { Http: { } url } => url, var exec => string.Join(' ', exec.Exec) };
        lines.Add($"start {tag}, check {check}, and mark it good");
        return new PodPlan(tag, lines);
    }

    private IEnumerable<string> Deploy(PodManifest pod, IPodRuntime runtime)
    {
        foreach (PodImage image in pod.Images) yield return runtime.Engine is { } engine ? $"load the image {image.Name} from {image.Source} into {engine.Address} as {PodContainers.ImageOf(pod.Tag, image.Name)}" : $"unpack the image {image.Name} from {image.Source}";
        foreach (PodVolume volume in pod.Volumes) yield return $"create the volume {volume.Name}{((volume.Source ?? volume.Data) is { } from ? $" from {from}" : "")}, owned by {volume.User}:{volume.Group}";
        foreach (UsedPort port in deployer.AllocatePorts(pod)) yield return $"give the port {port.Number} to {port.Name}";
        IEnumerable<string> units = pod.Units.Count > 0 ? PodUnits.FilesOf(pod).Select(unit => unit.ToString()) : pod.Apps.Select(app => PodUnitName.Of(pod.Tag, $"{app.Name}.service").ToString());
        foreach (string unit in units) yield return $"write the unit {unit}";
        yield return $"deploy {pod.Tag} into {folders.Pod(pod.Tag)} for the runtime {runtime.Kind.ToString().ToLowerInvariant()}";
    }
}
