using System.Globalization;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Pods.Follow;

/// <summary>
/// The systemd units that have a machine follow a pod. The timer fires at the same minutes on each machine, and each waits for a time of its own after that, which stays the same
/// (systemd.timer(5): RandomizedDelaySec, FixedRandomDelay): requests of a fleet are spread over the whole interval.
/// </summary>
public static class FollowUnits
{
    /// <summary>The intervals that a calendar expression can have: those that a day, or an hour, can be divided into.</summary>
    public static IReadOnlyList<int> Minutes { get; } = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440];

    /// <param name="text">Such as <c>15m</c> or <c>1h</c>.</param>
    /// <returns>Minutes.</returns>
    /// <exception cref="UsageException">It is none of the intervals.</exception>
    public static int ParseInterval(string text)
    {
        string? objection = DurationText.TryParse(text, out TimeSpan interval);
        if (objection is null && interval.Seconds == 0 && Minutes.Contains((int)interval.TotalMinutes)) return (int)interval.TotalMinutes;
        throw new UsageException("PodIntervalInvalid", text, objection ?? $"A timer can't fire every {text}: an hour, or a day, has to be a multiple of it.",
            $"Use one of {string.Join(", ", Minutes.Select(each => DurationText.Format(TimeSpan.FromMinutes(each))))}.");
    }

    /// <summary>The name of the timer: <c>releasetools-follow--production--foo--web.timer</c>.</summary>
    public static string Timer(PodFollowRequest request) => $"{Name(request)}.timer";

    public static string Service(PodFollowRequest request) => $"{Name(request)}.service";

    /// <param name="program">The path of <c>release</c>.</param>
    /// <param name="root">The root of the machine's pods; null = the default.</param>
    /// <param name="cache">Where fetched files are kept; null = in the root.</param>
    public static string ServiceText(PodFollowRequest request, string program, string? root, string? cache)
    {
        var words = new List<string> { program, "pod", "follow", request.Channel, request.Pod.ToString(), "--store", request.Store };
        if (request.Runtime is not PodRuntimeKind.Oci) words.AddRange(["--runtime", request.Runtime.ToString().ToLowerInvariant()]);
        if (request.Keep is { } keep) words.AddRange(["--keep", keep.ToString(CultureInfo.InvariantCulture)]);
        if (root is not null) words.AddRange(["--root", root]);
        if (cache is not null) words.AddRange(["--cache", cache]);
        return $"""
            [Unit]
            Description=Follow {request.Pod} in the channel {request.Channel}
            Wants=network-online.target
            After=network-online.target

            [Service]
            Type=oneshot
            ExecStart={SystemdText.Command(words)}

            """;
    }

    /// <param name="minutes">The interval: one of <see cref="Minutes"/>.</param>
    public static string TimerText(PodFollowRequest request, int minutes) => string.Create(CultureInfo.InvariantCulture, $"""
        [Unit]
        Description=Follow {request.Pod} in the channel {request.Channel}

        [Timer]
        OnCalendar={Calendar(minutes)}
        RandomizedDelaySec={minutes}min
        FixedRandomDelay=true
        AccuracySec=1s
        Persistent=true

        [Install]
        WantedBy=timers.target

        """);

    private static string Calendar(int minutes) => minutes switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"*:0/{minutes}"),
        < 1440 => string.Create(CultureInfo.InvariantCulture, $"0/{minutes / 60}:00"),
        _ => "daily",
    };

    private static string Name(PodFollowRequest request) => $"releasetools-follow--{request.FileName}";
}
