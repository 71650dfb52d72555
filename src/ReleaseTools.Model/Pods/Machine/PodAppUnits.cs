namespace ReleaseTools.Pods.Machine;

/// <summary>The services of a pod whose manifest has no units: one for each app, with the app's name.</summary>
public static class PodAppUnits
{
    private const string Network = "network-online.target";

    /// <param name="pod">A pod without units.</param>
    /// <param name="record">The path of the pod's record on the machine: without it, nothing is started.</param>
    /// <param name="commands">Gives the commands that an app is run by.</param>
    public static IReadOnlyList<PodUnit> Of(PodManifest pod, string record, Func<PodApp, AppCommands> commands) =>
        [.. pod.Apps.Select(app => new PodUnit { Name = $"{app.Name}.service", Content = Text(pod.Tag, app, record, commands(app)) })];

    private static string Text(PodTag pod, PodApp app, string record, AppCommands commands) => $"""
        [Unit]
        Description={app.Name} of {pod}
        Wants={Wanted(commands)}
        After={Wanted(commands)}
        {(commands.Service is null ? "" : $"PartOf={commands.Service}\n")}ConditionPathExists={PodSpecifiers.Escape(record)}

        [Service]
        {Line("ExecStartPre", commands.Before)}ExecStart={SystemdText.Command(commands.Run)}
        {Line("ExecStop", commands.Stop)}{Line("ExecStopPost", commands.After)}Restart={app.Restart switch { PodRestart.Always => "always", PodRestart.No => "no", _ => "on-failure" }}
        SuccessExitStatus=143
        KillMode=mixed
        {(commands.Service is null ? "Delegate=yes\n" : "")}
        [Install]
        WantedBy=multi-user.target

        """;

    private static string Wanted(AppCommands commands) => commands.Service is null ? Network : $"{Network} {commands.Service}";

    // what clears away may find nothing to clear
    private static string Line(string key, IReadOnlyList<string>? command) => command is null ? "" : $"{key}=-{SystemdText.Command(command)}\n";
}

/// <summary>The commands that an app is run by, each with its arguments.</summary>
/// <param name="Before">What clears away what an earlier run left; null = nothing. It may fail.</param>
/// <param name="Run">What runs until the app ends.</param>
/// <param name="After">What clears away what the run left; null = nothing. It may fail.</param>
public sealed record AppCommands(IReadOnlyList<string>? Before, IReadOnlyList<string> Run, IReadOnlyList<string>? After)
{
    /// <summary>What stops the app; null = a signal to what runs. It may fail.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>The service of a daemon that runs the app: the app starts after it, and stops with it. Null where the unit's own processes are the app's.</summary>
    public string? Service { get; init; }
}
