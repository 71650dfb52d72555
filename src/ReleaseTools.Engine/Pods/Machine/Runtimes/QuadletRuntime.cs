using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Runtimes;

/// <summary>Runs apps by podman, whose generator makes a service of each <c>.container</c> file.</summary>
internal sealed class QuadletRuntime(string program) : IPodRuntime
{
    public PodRuntimeKind Kind => PodRuntimeKind.Quadlet;

    public string Program { get; } = program;

    public RuntimeFiles Plan(PodPlacement placement)
    {
        PodManifest pod = placement.Manifest;
        PodRuntimes.RefuseUnits(pod, Kind);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (PodAppPlan app in placement.Apps())
        {
            string id = Path.GetFileNameWithoutExtension(PodUnitName.Of(pod.Tag, $"{app.App.Name}.service").ToString());
            PodSource source = pod.Images.First(image => image.Name == app.App.Image).Source!;
            files[$"{MachineFolders.Quadlets}/{id}.container"] = new QuadletText(pod.Tag, app, id, placement.Record)
            {
                Image = source.Kind is PodSourceKind.Image ? source.Text : null,
                Rootfs = placement.Rootfs(app.App.Image),
                Account = placement.AccountOf(app.App),
                Volumes = app.Volumes(pod, placement.Volume),
            }.Write();
        }
        return new RuntimeFiles(RuntimeFiles.None, [.. pod.Apps.Select(app => new PodUnit { Name = $"{app.Name}.service" })], files);
    }
}
