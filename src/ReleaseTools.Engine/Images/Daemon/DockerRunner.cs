using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Runs a command in a container of its own, which is gone afterwards, however that ends.</summary>
internal sealed class DockerRunner(DockerConnection engine)
{
    private static readonly TimeSpan s_removal = TimeSpan.FromSeconds(30);

    /// <param name="line">Gets each line that the command says, and whether it said it on its error output.</param>
    /// <param name="cut">Where a line that is too long may be cut: <see cref="LineSplitter"/>.</param>
    /// <returns>What the command exited with.</returns>
    /// <exception cref="ReleaseException">The engine has no such image, or could not start the command.</exception>
    public async Task<int> RunAsync(RunRequest request, Action<string, bool> line, CancellationToken cancellation, Func<string, int>? cut = null)
    {
        string id = await CreateAsync(request, cancellation);
        try
        {
            if (!await engine.CommandAsync(docker => docker.Containers.StartContainerAsync(id, null, cancellation))) throw Gone();
            using (MultiplexedStream log = await engine.Patient.Containers.GetContainerLogsAsync(id, new ContainerLogsParameters { Follow = true, ShowStdout = true, ShowStderr = true }, cancellation))
            {
                await ContainerOutput.ReadAsync(log, line, cancellation, cut);
            }
            return ExitCode(await engine.Patient.Containers.WaitContainerAsync(id, cancellation));
        }
        catch (DockerFailedException e) when (e.IsMissing)
        {
            throw Gone();
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException)
        {
            throw new DockerFailedException(engine.Name, $"running {request.Image}", $"the connection broke off: {e.Message}");
        }
        finally
        {
            await RemoveAsync(id);
        }

        DockerFailedException Gone() => new(engine.Name, $"running {request.Image}", "its container was removed");
    }

    /// <summary>Removes the containers that carry a label: those of a process that ended before it could.</summary>
    public async Task RemoveLabelledAsync(string name, string value, CancellationToken cancellation)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal) { ["label"] = new Dictionary<string, bool>(StringComparer.Ordinal) { [$"{name}={value}"] = true } };
        foreach (ContainerListResponse container in await engine.AskAsync(docker => docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, cancellation)))
            await DeleteAsync(container.ID, cancellation);
    }

    private async Task<string> CreateAsync(RunRequest request, CancellationToken cancellation)
    {
        // asked for by itself: the answer to what follows could be about anything that it needs
        if (await engine.FindAsync(docker => docker.Images.InspectImageAsync(request.Image, cancellation)) is null)
            throw new RefusedException("ImageMissing", ErrorCategory.ObjectNotFound, request.Image, $"The container engine at {engine.Name} has no image {request.Image}.", $"Have it fetched: docker pull {request.Image}");
        var container = new CreateContainerParameters
        {
            Image = request.Image,
            Entrypoint = [request.Command[0]],
            Cmd = [.. request.Command.Skip(1)],
            Env = [.. request.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
            WorkingDir = request.Folder ?? "",
            User = request.User ?? "",
            Labels = new Dictionary<string, string>(request.Labels, StringComparer.Ordinal),
            HostConfig = new HostConfig
            {
                NetworkMode = request.Network,
                Mounts = [.. request.Mounts.Select(mount => new Mount { Type = "bind", Source = mount.Path, Target = mount.Target, ReadOnly = mount.IsReadOnly })],
                LogConfig = new LogConfig { Type = "json-file" },
                // SELinux would keep it from folders that were not marked for it, and marks would stay
                SecurityOpt = request.Mounts.Count > 0 ? ["label=disable"] : [],
            },
        };
        return (await engine.AskAsync(docker => docker.Containers.CreateContainerAsync(container, cancellation))).ID;
    }

    private int ExitCode(ContainerWaitResponse end) =>
        end.Error?.Message is { Length: > 0 } why ? throw new DockerFailedException(engine.Name, "the command could not be waited for", why) : unchecked((int)end.StatusCode);

    // also where the run was cancelled: a container that nobody waits for would go on
    private async Task RemoveAsync(string id)
    {
        using var soon = new CancellationTokenSource(s_removal);
        try { await DeleteAsync(id, soon.Token); }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException) { /* what went wrong before it is the news */ }
    }

    private Task DeleteAsync(string id, CancellationToken cancellation) =>
        engine.CommandAsync(docker => docker.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellation));
}

/// <summary>A command that is to run in an image.</summary>
/// <param name="Image">A name or an id that the engine has.</param>
/// <param name="Command">The program and its arguments; the image's own entry point is not used.</param>
internal sealed record RunRequest(string Image, IReadOnlyList<string> Command)
{
    /// <summary>Folders of this machine that the container sees. An engine elsewhere sees its own machine's.</summary>
    public IReadOnlyList<RunMount> Mounts { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The network that it has: <c>none</c>, <c>host</c>, or one that the engine knows.</summary>
    public string Network { get; init; } = "none";

    /// <summary>Where it starts; null = as the image says.</summary>
    public string? Folder { get; init; }

    /// <summary>Who it runs as, such as <c>1000:1000</c>; null = as the image says.</summary>
    public string? User { get; init; }

    /// <summary>What its container can be found by.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    // its environment may hold what nobody may see
    public override string ToString() => $"{Image}: {string.Join(' ', Command)}";
}

/// <summary>A folder of the machine that a container sees.</summary>
/// <param name="Path">An absolute path here.</param>
/// <param name="Target">An absolute path in the container.</param>
internal sealed record RunMount(string Path, string Target, bool IsReadOnly = false);

/// <summary>What a container says, as lines of its two outputs.</summary>
internal static class ContainerOutput
{
    /// <param name="line">Gets each line, and whether it is of the error output.</param>
    /// <param name="cut">Where a line that is too long may be cut: <see cref="LineSplitter"/>.</param>
    /// <exception cref="IOException">It ends in the middle of a piece.</exception>
    public static async Task ReadAsync(MultiplexedStream stream, Action<string, bool> line, CancellationToken cancellation, Func<string, int>? cut = null)
    {
        var output = new LineSplitter(text => line(text, false), cut);
        var error = new LineSplitter(text => line(text, true), cut);
        byte[] piece = new byte[32 * 1024];
        while (await stream.ReadOutputAsync(piece, 0, piece.Length, cancellation) is { EOF: false } read)
            (read.Target is MultiplexedStream.TargetStream.StandardError ? error : output).Append(piece.AsSpan(0, read.Count));
        output.Finish();
        error.Finish();
    }
}
