using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary>A command that does one thing with pods of this machine.</summary>
internal sealed class PodActionCommand : ReleaseCommand
{
    private readonly PodAction _action;
    private readonly Argument<string[]> _pods = new("POD") { Description = "The pods: //path/to:name@version, or //path/to:name.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _instance = new("--instance") { Description = "Only the units of this instance.", HelpName = "NAME" };
    private readonly Option<bool> _dryRun = new("--dry-run", "--what-if") { Description = "Says what would be done, and changes nothing." };
    private readonly RootOption _root = new();

    public PodActionCommand(string name, PodAction action, string description) : base(name, description)
    {
        _action = action;
        Arguments.Add(_pods);
        if (action is PodAction.Start or PodAction.Stop or PodAction.Enable or PodAction.Disable) Options.Add(_instance);
        Options.Add(_dryRun);
        Options.Add(_root);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string[] names = arguments.GetValue(_pods)!;
        bool isDryRun = arguments.GetValue(_dryRun);
        using var observer = new ConsoleObserver(console);
        var machine = PodMachine.Open(arguments.GetValue(_root), observer);
        (var plans, var pods) = (new List<PodPlan>(), new List<DeployedPod>());
        foreach (string name in names)
        {
            try
            {
                var request = new PodActionRequest(Target(name), _action) { Instance = Options.Contains(_instance) ? arguments.GetValue(_instance) : null };
                if (isDryRun) plans.AddRange(machine.Plan(request));
                else pods.AddRange(await machine.RunAsync(request, cancellation));
            }
            catch (ReleaseException e) when (names.Length > 1)
            {
                Fail(console, e);
            }
        }
        foreach (string line in plans.SelectMany(plan => plan.Lines)) console.Line($"What if: {line}");
        foreach (DeployedPod pod in pods) console.Line(DeployedPodView.Line(pod));
        return () => isDryRun ? PodPlanJson.Write(plans) : DeployedPodJson.Write(pods);
    }

    private PodTarget Target(string name)
    {
        var target = PodTarget.Parse(name);
        return _action is not PodAction.RollBack || target.Version is null
            ? target
            : throw new UsageException("PodVersionNamed", target, "A rollback goes to the version that was active before; no version is named.", $"Write {target.Label}. To start another version: release pod start {target}.");
    }
}
