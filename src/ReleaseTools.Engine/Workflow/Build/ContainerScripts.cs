using Docker.DotNet.Models;
using ReleaseTools.Builds;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>
/// Runs scripts of a build in containers, each in one of its own: it sees the sources, what the release and the definition say, the secrets that it asked for, and nothing
/// else of this machine. What it writes belongs to whoever runs the release.
/// </summary>
/// <param name="imageOf">The name of the image that a script runs in.</param>
internal sealed class ContainerScripts(DockerConnection engine, DockerPuller images, ContainerFolders folders, Func<ScriptDefinition, string> imageOf, Action<string> say, Action<string> output) : IScriptHost
{
    /// <summary>The label of every container of a build, whose value is the build's folder.</summary>
    public const string Label = "org.releasetools.build";

    /// <summary>Where a line of output that is too long may be cut.</summary>
    public Func<string, int>? Cut { get; init; }

    private readonly Dictionary<string, ImageInspectResponse> _images = new(StringComparer.Ordinal);
    private SystemInfoResponse? _info;

    /// <summary>The images that scripts ran in, by name.</summary>
    public IReadOnlyList<BuildImage> Images => [.. _images.OrderBy(image => image.Key, StringComparer.Ordinal).Select(image => new BuildImage(image.Key, DigestOf(image.Key, image.Value)))];

    public IEnumerable<KeyValuePair<string, string>> Inherited(IReadOnlyDictionary<string, string> machine, ScriptDefinition script) =>
        machine.Where(variable => script.Secrets.Contains(variable.Key));

    /// <summary>Removes the containers that an earlier run of the same build could not, and what they left in its folder.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await new DockerRunner(engine).RemoveLabelledAsync(Label, folders.Work, cancellation);
        folders.Prepare();
    }

    public async Task<int?> RunAsync(ScriptDefinition script, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        string image = imageOf(script);
        ImageInspectResponse details = await ImageAsync(image, cancellation);
        _info ??= await engine.AskAsync(docker => docker.System.GetSystemInfoAsync(cancellation));
        (string program, string[] arguments) = ScriptCommand.Of(script);
        var request = new RunRequest(details.ID, [program, .. arguments])
        {
            Mounts = folders.Mounts,
            Folder = folders.InContainer(folder),
            Environment = new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["HOME"] = environment.GetValueOrDefault("HOME", ContainerFolders.Home) },
            Network = script is BuildStep { Network: true } ? "default" : "none",
            User = folders.User(_info),
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [Label] = folders.Work },
        };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(script.Timeout);
        try
        {
            return await new DockerRunner(engine).RunAsync(request, (line, _) => output(line), timeout.Token, Cut);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (DockerFailedException e)
        {
            throw Explained(e, script, image, program);
        }
    }

    // one name means one image in the whole build, whatever is pulled meanwhile
    private async Task<ImageInspectResponse> ImageAsync(string image, CancellationToken cancellation)
    {
        if (_images.TryGetValue(image, out ImageInspectResponse? known)) return known;
        var reference = RegistryReference.Parse(image);
        ImageInspectResponse? details = await images.FindAsync(reference, cancellation);
        if (details is null)
        {
            say($"pull {image}");
            details = await images.PullAsync(reference, cancellation);
        }
        _images[image] = details;
        say($"{image} is {DigestOf(image, details)}");
        return details;
    }

    private static string DigestOf(string name, ImageInspectResponse details)
    {
        string repository = RegistryReference.Parse(name).Name;
        return (details.RepoDigests ?? []).Select(text => RegistryReference.TryParse(text, out RegistryReference? known) && known.Name == repository ? known.Digest?.ToString() : null).OfType<string>().FirstOrDefault() ?? details.ID;
    }

    // words of Docker's, which podman repeats
    private ReleaseException Explained(DockerFailedException e, ScriptDefinition script, string image, string program)
    {
        if (e.Message.Contains("executable file not found", StringComparison.Ordinal) || e.Message.Contains($"stat {program}: no such file", StringComparison.Ordinal))
            return new ReleaseException("ShellMissing", ErrorCategory.NotInstalled, program, $"'{script.Name}' runs in {program}, which the image {image} does not have: {e.Message}", "Name an image that has it, or give the step another shell.", e);
        if (e.Message.Contains("bind source path does not exist", StringComparison.Ordinal))
            return new ReleaseException("SourceNotInEngine", ErrorCategory.ResourceUnavailable, folders.Source, $"'{script.Name}' can't run in {image}: the container engine at {engine.Name} does not see {folders.Source}. {e.Message}",
                "Use an engine of this machine. Where the release itself runs in a container: choose a work folder that has the same path on the engine's machine, --work FOLDER (in PowerShell: -WorkFolder FOLDER).", e);
        return e;
    }
}

/// <summary>What the containers of a build see of this machine: the sources, and a home folder that its steps share.</summary>
/// <param name="Source">The folder with the sources, here.</param>
/// <param name="Work">The build's own folder, here.</param>
internal sealed record ContainerFolders(string Source, string Work)
{
    /// <summary>Where the sources are in a container.</summary>
    public const string SourceInContainer = "/source";

    /// <summary>A folder for what tools keep beside the sources, such as packages that were fetched: without one, most know nowhere to put it.</summary>
    public const string Home = "/home/release";

    public IReadOnlyList<RunMount> Mounts => [new RunMount(Source, SourceInContainer), new RunMount(HomeHere, Home)];

    private string HomeHere => Path.Combine(Work, "home");

    /// <summary>A folder of the sources, as a container knows it.</summary>
    public string InContainer(string folder)
    {
        string inside = Path.GetRelativePath(Source, folder).Replace('\\', '/');
        return inside is "." ? SourceInContainer : $"{SourceInContainer}/{inside}";
    }

    /// <summary>Makes the home folder, empty.</summary>
    public void Prepare()
    {
        Remove();
        Directory.CreateDirectory(HomeHere);
    }

    public void Remove() => Folder.Delete(HomeHere);

    /// <summary>Who a container runs as, so that what it writes belongs to whoever runs this; null where the engine itself sees to that. One that runs as an ordinary user shows that user to its containers as root.</summary>
    public string? User(SystemInfoResponse engine) => OperatingSystem.IsWindows() ? null : engine.SecurityOptions?.Contains("name=rootless") is true ? "0:0" : Posix.User;
}
