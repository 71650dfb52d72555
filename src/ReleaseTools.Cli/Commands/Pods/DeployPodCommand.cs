using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod deploy</c>: brings a pod to this machine.</summary>
internal sealed class DeployPodCommand : ReleaseCommand
{
    private readonly Argument<string> _bundle = new("BUNDLE") { Description = "A folder with a pod.json, an archive of such a folder (.tar, .tar.gz), or a pod.json whose sources are URLs, images with their digests, or files beside it." };
    private readonly Option<PodRuntimeKind> _runtime = new("--runtime") { Description = "What runs the pod's apps: oci (runc or crun), quadlet (podman 4.7 or newer) or docker (20.10 or newer).", DefaultValueFactory = _ => PodRuntimeKind.Oci };
    private readonly Option<bool> _start = new("--start") { Description = "Stops the version that runs, starts this one, checks it, and marks it good. If the check fails, the version before runs again." };
    private readonly Option<bool> _dryRun = new("--dry-run", "--what-if") { Description = "Says what would be done, and changes nothing." };
    private readonly RootOption _root = new();
    private readonly Option<string?> _cache = new("--cache") { Description = "Where fetched artifacts are kept; by default in the root. Several roots can share one.", HelpName = "DIR" };
    private readonly Option<long> _maxBytes = new("--max-bytes") { Description = "The most bytes that the pod may unpack to.", DefaultValueFactory = _ => UnpackLimits.Default.Bytes, HelpName = "N" };
    private readonly Option<long> _maxEntries = new("--max-entries") { Description = "The most files, folders and links that the pod may unpack to.", DefaultValueFactory = _ => UnpackLimits.Default.Entries, HelpName = "N" };

    public DeployPodCommand() : base("deploy", "Fetches, verifies and unpacks a pod, and writes its systemd units. Starts nothing without --start. Deploying the same pod again changes nothing.")
    {
        Arguments.Add(_bundle);
        foreach (Option option in new Option[] { _runtime, _start, _dryRun, _root, _cache, _maxBytes, _maxEntries }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var request = new PodDeployRequest(arguments.GetValue(_bundle)!) { Runtime = arguments.GetValue(_runtime), Start = arguments.GetValue(_start) };
        using var observer = new ConsoleObserver(console);
        var machine = PodMachine.Open(arguments.GetValue(_root), observer, arguments.GetValue(_cache), new UnpackLimits(arguments.GetValue(_maxBytes), arguments.GetValue(_maxEntries)));
        if (arguments.GetValue(_dryRun))
        {
            PodPlan plan = await machine.PlanAsync(request, cancellation);
            foreach (string line in plan.Lines) console.Line($"What if: {line}");
            return () => PodPlanJson.Write(plan).ToJsonString(ReadableJson.Options);
        }
        DeployedPod pod = await machine.DeployAsync(request, cancellation);
        console.Line(DeployedPodView.Line(pod));
        return () => DeployedPodJson.Write(pod).ToJsonString(ReadableJson.Options);
    }
}
