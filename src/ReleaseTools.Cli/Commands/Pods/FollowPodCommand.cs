using System.CommandLine;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Follow;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod follow</c>: brings this machine to the version that a channel names, once or by a timer.</summary>
internal sealed class FollowPodCommand : ReleaseCommand
{
    private readonly Argument<string> _channel = new("CHANNEL") { Description = "The channel." };
    private readonly Argument<string> _pod = new("POD") { Description = "The pod: //path/to:name." };
    private readonly Option<string?> _store = new("--store") { Description = "The store of pods: https://… where a web server serves it, a bucket such as s3://bucket/pods, or file:///srv/pods.", HelpName = "URL" };
    private readonly Option<PodRuntimeKind> _runtime = new("--runtime") { Description = "What runs the pod's apps, as in release pod deploy.", DefaultValueFactory = _ => PodRuntimeKind.Oci };
    private readonly Option<int?> _keep = new("--keep") { Description = "After an update, removes old versions, as release pod cleanup does: the N highest stay, besides those that are needed.", HelpName = "N" };
    private readonly Option<bool> _retry = new("--retry") { Description = "Tries a version again that did not work on this machine." };
    private readonly Option<string?> _timer = new("--timer") { Description = "Has systemd do this from now on, at this interval: 5m, 15m, 1h, 24h. The timer of each machine fires at a moment of its own.", HelpName = "INTERVAL" };
    private readonly Option<bool> _noTimer = new("--no-timer") { Description = "Removes the timer. The pod stays as it is." };
    private readonly Option<string?> _program = new("--program") { Description = "The program that the timer runs; by default this one.", HelpName = "PATH" };
    private readonly Option<bool> _dryRun = new("--dry-run", "--what-if") { Description = "Says what would be done, and changes nothing." };
    private readonly RootOption _root = new();
    private readonly Option<string?> _cache = new("--cache") { Description = "Where fetched artifacts are kept; by default in the root. Several roots can share one.", HelpName = "DIR" };

    public FollowPodCommand() : base("follow", "Brings this machine to the version of a pod that a channel's tip names: deploys, starts and checks it. --timer has the machine follow by itself.")
    {
        Arguments.Add(_channel);
        Arguments.Add(_pod);
        foreach (Option option in new Option[] { _store, _timer, _noTimer, _program, _runtime, _keep, _retry, _dryRun, _root, _cache }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        bool removesTimer = arguments.GetValue(_noTimer);
        string store = StoreUrl(arguments.GetValue(_store)) ?? (removesTimer ? "" : throw new UsageException("PodStoreMissing", null, "Nothing says which store of pods this machine follows.", "Name it: --store https://pods.example.com/."));
        var request = new PodFollowRequest(arguments.GetValue(_channel)!, PodLabel.Parse(arguments.GetValue(_pod)!), store)
        {
            Runtime = arguments.GetValue(_runtime),
            Keep = arguments.GetValue(_keep) is < 0 ? throw new UsageException("KeepInvalid", arguments.GetValue(_keep), "--keep needs a number from 0.", "Write --keep 2.") : arguments.GetValue(_keep),
            Retries = arguments.GetValue(_retry),
        };
        using var observer = new ConsoleObserver(console);
        var machine = PodMachine.Open(arguments.GetValue(_root), observer, arguments.GetValue(_cache));
        bool isDryRun = arguments.GetValue(_dryRun);
        if (removesTimer) return await RemoveTimerAsync(new FollowTimer(machine, request), isDryRun, console, cancellation);
        if (arguments.GetValue(_timer) is { } interval) return await MakeTimerAsync(new FollowTimer(machine, request), FollowUnits.ParseInterval(interval), arguments.GetValue(_program), isDryRun, console, cancellation);
        var follower = PodFollower.Open(machine, request, observer);
        PodFollowResult result = await (isDryRun ? follower.PreviewAsync(cancellation) : follower.RunAsync(cancellation));
        console.Line($"{(isDryRun ? "What if: " : "")}{result}");
        return () => Write(result);
    }

    private static async Task<Func<string>> MakeTimerAsync(FollowTimer timer, int minutes, string? program, bool isDryRun, ConsoleWriter console, CancellationToken cancellation)
    {
        string? self = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "release" ? path : null;
        PodTimer made = await timer.EnableAsync(minutes, program is null ? self : Path.GetFullPath(program), isDryRun, cancellation);
        console.Line(isDryRun ? $"What if: enable {made.Name}" : made.ToString());
        return () => new JsonObject { ["timer"] = made.Name, ["enabled"] = made.IsEnabled }.ToJsonString(ReadableJson.Options);
    }

    private static async Task<Func<string>> RemoveTimerAsync(FollowTimer timer, bool isDryRun, ConsoleWriter console, CancellationToken cancellation)
    {
        bool isThere = isDryRun ? timer.Exists : await timer.DisableAsync(cancellation) is not null;
        console.Line(isThere ? isDryRun ? $"What if: remove {timer.Name}" : $"{timer.Name}: removed" : $"{timer.Name} is not there");
        return () => new JsonObject { ["timer"] = timer.Name, ["removed"] = isThere && !isDryRun }.ToJsonString(ReadableJson.Options);
    }

    private static string Write(PodFollowResult result) => new JsonObject
    {
        ["channel"] = result.Channel,
        ["pod"] = result.Pod.ToString(),
        ["outcome"] = result.Outcome.ToString() is var word ? char.ToLowerInvariant(word[0]) + word[1..] : "",
        ["tip"] = result.Tip?.ToString(),
        ["before"] = result.Before?.ToString(),
        ["active"] = result.Active?.ToString(),
        ["reason"] = result.Reason,
    }.ToJsonString(ReadableJson.Options);
}
