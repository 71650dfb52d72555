using Docker.DotNet.Models;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Pods.Machine.Containers;

/// <summary>The Docker engine of this machine.</summary>
internal sealed class DockerEngine : IContainerEngine
{
    private readonly DockerConnection _engine;

    private DockerEngine(DockerConnection engine, string address) => (_engine, Address) = (engine, address);

    public string Address { get; }

    /// <summary>Finds an engine.</summary>
    /// <param name="at">Where it listens; null = where <c>DOCKER_HOST</c> says.</param>
    /// <exception cref="RefusedException">It is another machine's: the volumes of pods are on this one.</exception>
    public static DockerEngine Of(IReadOnlyDictionary<string, string> environment, string? at)
    {
        var address = DockerAddress.From(name => name == "DOCKER_HOST" && at is not null ? at : environment.GetValueOrDefault(name));
        if (address.Socket is null || address.IsPipe)
        {
            throw new RefusedException("PodEngineRemote", ErrorCategory.InvalidOperation, address.Shown, $"DOCKER_HOST names {address.Shown}, which may be another machine: the volumes of pods are on this one.",
                "Unset DOCKER_HOST, or set it to a socket of this machine: unix:///var/run/docker.sock.");
        }
        return new DockerEngine(new DockerConnection(address), address.Shown);
    }

    public Task RequireAsync(CancellationToken cancellation) => _engine.NegotiatedAsync(cancellation);

    public IImageTarget Open(RegistryReference image, string folder) => new DockerImages(_engine, image, folder);

    public async Task<ImageDigest?> FindImageAsync(RegistryReference image, CancellationToken cancellation)
    {
        await using var images = new DockerImages(_engine, image);
        return await images.ResolveAsync(image.Tag!, cancellation);
    }

    public Task<string?> RemoveImageAsync(RegistryReference image, CancellationToken cancellation) => TryAsync(() => _engine.FindAsync(docker => docker.Images.DeleteImageAsync(image.ToString(), new ImageDeleteParameters(), cancellation)));

    // one that has just ended removes itself at the same time, and the engine refuses to do so twice
    public Task<string?> RemoveContainerAsync(string container, CancellationToken cancellation) => Retry.Usual.RunAsync<string?>(async _ =>
    {
        string? reason = await TryAsync(() => _engine.CommandAsync(docker => docker.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellation)));
        return reason is null ? reason : Again.Or<string?>(reason);
    }, cancellation);

    private static async Task<string?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (DockerFailedException e)
        {
            return e.Message;
        }
    }
}
