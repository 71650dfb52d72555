namespace ReleaseTools.Pods.Machine;

/// <summary>The services of a pod whose manifest has no units: one for each app, with the app's name.</summary>
public static class PodAppUnits
{
    /// <param name="pod">A pod without units.</param>
    /// <param name="record">The path of the pod's record on the machine: without it, nothing is started.</param>
    /// <param name="commands">Gives the commands that an app is run by.</param>
    public static IReadOnlyList<PodUnit> Of(PodManifest pod, string record, Func<PodApp, AppCommands> commands) =>
        [.. pod.Apps.Select(app => new PodUnit { Name = $"{app.Name}.service", Content = Text(pod.Tag, app, record, commands(app)) })];

    private static string Text(PodTag pod, PodApp app, string record, AppCommands commands) => $"""
        [Unit]
        Description={app.Name} of {pod}
        Wants=network-online.target
        After=network-online.target
        ConditionPathExists={PodSpecifiers.Escape(record)}

        [Service]
        {(commands.Before is null ? "" : $"ExecStartPre=-{SystemdText.Command(commands.Before)}\n")}ExecStart={SystemdText.Command(commands.Run)}
        {(commands.After is null ? "" : $"ExecStopPost=-{SystemdText.Command(commands.After)}\n")}Restart={app.Restart switch { PodRestart.Always => "always", PodRestart.No => "no", _ => "on-failure" }}
        KillMode=mixed
        Delegate=yes

        [Install]
        WantedBy=multi-user.target

        """;
}

/// <summary>The commands that an app is run by, each with its arguments.</summary>
/// <param name="Before">What clears away what an earlier run left; null = nothing. It may fail.</param>
/// <param name="Run">What runs until the app ends.</param>
/// <param name="After">What clears away what the run left; null = nothing. It may fail.</param>
public sealed record AppCommands(IReadOnlyList<string>? Before, IReadOnlyList<string> Run, IReadOnlyList<string>? After);
