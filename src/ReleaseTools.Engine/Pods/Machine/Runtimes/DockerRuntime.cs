using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Runtimes;

/// <summary>Runs apps by Docker: the images are in its engine, and a service for each app runs its command.</summary>
internal sealed class DockerRuntime(string program, IContainerEngine engine) : IPodRuntime
{
    // as long as systemd waits by itself, less a moment for it to see the end
    private const string SecondsToStop = "80";

    private const string Service = "docker.service";

    public PodRuntimeKind Kind => PodRuntimeKind.Docker;

    public string Program { get; } = program;

    public IContainerEngine Engine { get; } = engine;

    /// <summary>Finds the runtime of this machine.</summary>
    /// <exception cref="RefusedException"><c>DOCKER_HOST</c> names another machine.</exception>
    public static DockerRuntime Find(MachineContext context)
    {
        string? program = ProgramPath.Find(context.Environment, "docker");
        if (program is null) context.Warn("docker is not installed: the pod's units run /usr/bin/docker");
        return new DockerRuntime(program ?? "/usr/bin/docker", context.OpenEngine(context, null));
    }

    public RuntimeFiles Plan(PodPlacement placement)
    {
        PodManifest pod = placement.Manifest;
        PodRuntimes.RefuseUnits(pod, Kind);
        ILookup<string, PodAppPlan> plans = placement.Apps().ToLookup(app => app.App.Name, StringComparer.Ordinal);
        return new RuntimeFiles(RuntimeFiles.None, PodAppUnits.Of(pod, placement.Record, app => Commands(placement, plans[app.Name].Single())), RuntimeFiles.None);
    }

    private AppCommands Commands(PodPlacement placement, PodAppPlan app)
    {
        string container = PodContainers.ContainerOf(placement.Manifest.Tag, app.App.Name);
        // units have no DOCKER_HOST
        string[] docker = [Program, "--host", Engine.Address], remove = [.. docker, "rm", "--force", container];
        var run = new DockerRun(placement.Manifest.Tag, app, container)
        {
            Image = placement.Images[app.App.Image].Id!,
            User = DockerRun.UserOf(app.App, placement.Images[app.App.Image].Config),
            Volumes = app.Volumes(placement.Manifest, placement.Volume),
            Ports = placement.Ports,
        };
        return new AppCommands(remove, [.. docker, "run", .. run.Arguments()], remove) { Stop = [.. docker, "stop", "-t", SecondsToStop, container], Service = Service };
    }
}
