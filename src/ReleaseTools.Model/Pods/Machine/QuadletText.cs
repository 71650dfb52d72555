using System.Text;

namespace ReleaseTools.Pods.Machine;

/// <summary>Writes a <c>.container</c> file for podman's systemd generator (https://docs.podman.io/en/v4.7.0/markdown/podman-systemd.unit.5.html). As with the other runtime, the app is in the machine's network, and its image is read-only.</summary>
/// <param name="Id">The name of the container.</param>
/// <param name="Record">The path of the pod's record: without it, nothing is started.</param>
public sealed record QuadletText(PodTag Pod, PodAppPlan App, string Id, string Record)
{
    /// <summary>The image in its registry, with its digest; null = <see cref="Rootfs"/>.</summary>
    public string? Image { get; init; }

    /// <summary>The path of the image's files, which were verified when they were unpacked.</summary>
    public string? Rootfs { get; init; }

    public required PodAccount Account { get; init; }

    public IReadOnlyList<BindMount> Volumes { get; init; } = [];

    // podman's generator puts all of it into a command line, where systemd expands variables
    public string Write()
    {
        var text = new StringBuilder();
        text.Append($"[Unit]\nDescription={App.App.Name} of {Pod}\nWants=network-online.target\nAfter=network-online.target\nConditionPathExists={PodSpecifiers.Escape(Record)}\n\n");
        text.Append($"[Container]\nContainerName={Id}\n");
        text.Append(Image is null ? $"Rootfs={Path(Rootfs!)}\n" : $"Image={Image}\n");
        // an image in its registry brings its own command, which the app's replaces as a whole
        if (Image is not null && App.App.Exec.Count > 0) text.Append($"PodmanArgs={SystemdText.Argument($"--entrypoint={App.Command[0]}")}\n");
        string[] words = [.. Image is null ? App.Command : App.App.Exec.Count > 0 ? App.Command.Skip(1) : []];
        if (words.Length > 0) text.Append($"Exec={string.Join(' ', words.Select(SystemdText.Argument))}\n");
        text.Append($"PodmanArgs={SystemdText.Argument($"--workdir={App.WorkingFolder}")}\n");
        foreach ((string name, string value) in App.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal)) text.Append($"Environment={SystemdText.Argument($"{name}={value}")}\n");
        text.Append($"User={Account.User}\nGroup={Account.Group}\n");
        foreach (BindMount volume in Volumes) text.Append($"Volume={Path(volume.Source)}:{Path(volume.Target)}{(volume.IsReadOnly ? ":ro" : "")}\n");
        text.Append("Network=host\nReadOnly=true\n\n");
        text.Append($"[Service]\nRestart={App.App.Restart switch { PodRestart.Always => "always", PodRestart.No => "no", _ => "on-failure" }}\n\n");
        return text.Append("[Install]\nWantedBy=multi-user.target\n").ToString();
    }

    private static string Path(string path) => PodSpecifiers.Escape(path).Replace("$", "$$", StringComparison.Ordinal);
}
