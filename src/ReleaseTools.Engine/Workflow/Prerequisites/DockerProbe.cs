using Docker.DotNet.Models;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Images;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether the container engine is there that build steps run in, or images come from; and whether it has or gets what steps run in.</summary>
internal sealed class DockerProbe(ReleaseWorkspace workspace)
{
    private const string Name = "container engine";

    /// <returns>Nothing where no engine is needed.</returns>
    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        bool makesImages = session.Definition.Images.Any(image => image.From.NeedsEngine);
        string needed = "one that runs Linux containers: " + (makesImages ? "images of the release come from it" : "build.runner is container");
        try
        {
            string[] images = [.. session.Definition.Build.Images(workspace.Scope(session.Settings))];
            if (images.Length == 0 && !makesImages) return [];
            DockerConnection engine = DockerConnection.Of(workspace.Environment);
            SystemInfoResponse info = await engine.AskAsync(docker => docker.System.GetSystemInfoAsync(cancellation));
            string found = $"{(info.ServerVersion.Length > 0 ? info.ServerVersion : "an engine")} at {engine.Name}";
            if (info.OSType is not ("" or "linux")) return [new PrerequisiteFinding(Name, PrerequisiteOutcome.Failed, $"{found}, which runs {info.OSType} containers", needed, "Set DOCKER_HOST to an engine that runs Linux containers.")];
            var puller = new DockerPuller(engine, new RegistryCredentials(workspace.Environment));
            return [new PrerequisiteFinding(Name, PrerequisiteOutcome.Passed, found, needed), .. await Task.WhenAll(images.Select(image => TestAsync(puller, image, cancellation)))];
        }
        catch (ReleaseException e)
        {
            return [new PrerequisiteFinding(Name, PrerequisiteOutcome.Failed, e.Message, needed, e.Remedy)];
        }
    }

    // what can't be asked for now may be there when it is pulled, or come from elsewhere: the build says so then
    private static async Task<PrerequisiteFinding> TestAsync(DockerPuller puller, string image, CancellationToken cancellation)
    {
        string name = $"image {image}";
        const string needed = "in the container engine, or to be pulled by it";
        try
        {
            var reference = RegistryReference.Parse(image);
            if (await puller.FindAsync(reference, cancellation) is { } there) return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, there.ID, needed);
            await puller.AskAsync(reference, cancellation);
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "in its registry, from which it will be pulled", needed);
        }
        catch (ReleaseException e)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Warning, e.Message, needed, "Check its name, log in to its registry, or load it into the engine.");
        }
    }
}
