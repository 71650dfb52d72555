using System.CommandLine;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod list</c>: what is deployed on this machine.</summary>
internal sealed class ListPodsCommand : ReleaseCommand
{
    private readonly Argument<string[]> _pods = new("POD") { Description = "Only these pods: //path/to:name@version, or //path/to:name.", Arity = ArgumentArity.ZeroOrMore };
    private readonly RootOption _root = new();

    public ListPodsCommand() : base("list", "Lists the pods that are deployed on this machine, whether they run, and their ports.")
    {
        Arguments.Add(_pods);
        Options.Add(_root);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        IReadOnlyList<DeployedPod> pods = await PodMachine.Open(arguments.GetValue(_root), observer).ListAsync([.. arguments.GetValue(_pods)!.Select(PodTarget.Parse)], cancellation);
        new DeployedPodView(console).Show(pods);
        return () => DeployedPodJson.Write(pods);
    }
}

/// <summary><c>release pod ports</c>: the ports that deployed pods have.</summary>
internal sealed class PodPortsCommand : ReleaseCommand
{
    private readonly RootOption _root = new();

    public PodPortsCommand() : base("ports", "Lists the ports that deployed pods have, whether they run or not.") => Options.Add(_root);

    protected override Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        IReadOnlyList<UsedPort> ports = PodMachine.Open(arguments.GetValue(_root), observer).Ports();
        DeployedPodView.Show(console, ports);
        return Task.FromResult<Func<string>>(() => new JsonArray([.. ports.Select(port => new JsonObject { ["port"] = port.Number, ["pod"] = port.Pod.ToString(), ["name"] = port.Name })]).ToJsonString(ReadableJson.Options));
    }
}

/// <summary><c>release pod cleanup</c>: removes what is no longer needed.</summary>
internal sealed class CleanUpPodsCommand : ReleaseCommand
{
    private readonly Option<int?> _keep = new("--keep") { Description = "Also removes old versions: of each pod, the N highest stay, and those that run, start with the machine, were active last or before, or are marked good.", HelpName = "N" };
    private readonly Option<bool> _dryRun = new("--dry-run", "--what-if") { Description = "Says which versions would be removed, and changes nothing." };
    private readonly RootOption _root = new();

    public CleanUpPodsCommand() : base("cleanup", "Removes what commands left that were interrupted, and fetched files.")
    {
        foreach (Option option in new Option[] { _keep, _dryRun, _root }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        if (arguments.GetValue(_keep) is < 0) throw new UsageException("KeepInvalid", arguments.GetValue(_keep), "--keep needs a number from 0.", "Write --keep 2.");
        using var observer = new ConsoleObserver(console);
        bool isDryRun = arguments.GetValue(_dryRun);
        IReadOnlyList<PodVerdict> verdicts = await PodMachine.Open(arguments.GetValue(_root), observer).CleanUpAsync(arguments.GetValue(_keep), isDryRun, cancellation);
        foreach (PodVerdict verdict in verdicts) console.Line($"{(isDryRun ? "What if: " : "")}{verdict}");
        return () => new JsonArray([.. verdicts.Select(verdict => new JsonObject { ["pod"] = verdict.Tag.ToString(), ["keeps"] = verdict.Keeps, ["reason"] = verdict.Reason })]).ToJsonString(ReadableJson.Options);
    }
}
