using ReleaseTools.Images;

namespace ReleaseTools.Pods.Machine;

/// <summary>An app as a runtime runs it: what the image, the tokens and the manifest say, put together.</summary>
/// <param name="App">The app of the manifest.</param>
/// <param name="Instance">The instance of the pod's units that it is for; null = none.</param>
public sealed record PodAppPlan(PodApp App, string? Instance)
{
    // what Docker gives an image that says nothing
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingFolder { get; init; }

    /// <summary>The app's name, and behind an <c>@</c> that of its instance.</summary>
    public string Name => Instance is null ? App.Name : $"{App.Name}@{Instance}";

    /// <summary>Makes the plans of all apps, for each instance that the pod's units have.</summary>
    /// <param name="configs">What each image says, by name.</param>
    /// <param name="ports">The number of each port, by name.</param>
    /// <param name="variables">What every app gets: the tokens, and what names the pod.</param>
    /// <exception cref="RefusedException">Neither an app nor its image has a command.</exception>
    public static IReadOnlyList<PodAppPlan> Of(PodManifest manifest, IReadOnlyDictionary<string, ImageConfig> configs, IReadOnlyDictionary<string, int> ports, IReadOnlyDictionary<string, string> variables)
    {
        string?[] instances = [.. manifest.Units.SelectMany(unit => unit.Instances).Distinct(StringComparer.Ordinal)];
        bool isPlain = manifest.Units.Count == 0 || manifest.Units.Any(unit => unit.Instances.Count == 0);
        return [.. (isPlain ? instances.Prepend(null) : instances).SelectMany(instance => PodUnits.For(manifest, instance).Apps.Select(app => Of(manifest.Tag, app, instance, configs[app.Image], ports, variables)))];
    }

    private static PodAppPlan Of(PodTag pod, PodApp app, string? instance, ImageConfig config, IReadOnlyDictionary<string, int> ports, IReadOnlyDictionary<string, string> variables)
    {
        string[] command = app.Exec.Count > 0 ? [.. app.Exec.Select(text => PodTokens.Expand(text, ports))] : [.. config.Entrypoint, .. config.Cmd];
        if (command.Length == 0)
        {
            throw new RefusedException("PodCommandMissing", ErrorCategory.InvalidData, pod.ToString(), $"The app {app.Name} of {pod} has no 'exec', and its image {app.Image} has no command either.",
                "Write the command into 'exec' of the app.");
        }
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = DefaultPath };
        foreach (string[] pair in config.Env.Select(text => text.Split('=', 2)).Where(pair => pair.Length == 2)) environment[pair[0]] = pair[1];
        foreach ((string name, string value) in variables) environment[name] = value;
        foreach ((string name, string value) in app.Environment) environment[name] = PodTokens.Expand(value, ports);
        return new PodAppPlan(app, instance)
        {
            Command = command,
            Environment = environment,
            WorkingFolder = config.WorkingDirectory is { } folder && folder.StartsWith('/') ? folder : "/",
        };
    }

    /// <summary>The volumes that an app sees: those that it mounts, then those that every app sees.</summary>
    /// <param name="folder">Gives the folder of a volume on the machine.</param>
    public IReadOnlyList<BindMount> Volumes(PodManifest manifest, Func<PodVolume, string> folder)
    {
        var mounts = App.Mounts.Select(mount => (Mount: mount, Volume: manifest.Volumes.First(volume => volume.Name == mount.Volume)))
            .Select(each => new BindMount(folder(each.Volume), each.Mount.Target ?? each.Volume.Target!, each.Mount.ReadOnly ?? each.Volume.ReadOnly)).ToList();
        mounts.AddRange(manifest.Volumes.Where(volume => volume.Target is not null && mounts.TrueForAll(mount => mount.Target != volume.Target) && App.Mounts.All(mount => mount.Volume != volume.Name))
            .Select(volume => new BindMount(folder(volume), volume.Target!, volume.ReadOnly)));
        // a volume within another one is mounted after it
        return [.. mounts.OrderBy(mount => mount.Target.Count(c => c == '/')).ThenBy(mount => mount.Target, StringComparer.Ordinal)];
    }
}
