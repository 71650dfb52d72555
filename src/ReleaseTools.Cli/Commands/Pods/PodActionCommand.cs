using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Machine;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary>A command that does one thing with pods of this machine.</summary>
internal sealed class PodActionCommand : ReleaseCommand
{
    private readonly Argument<string[]> _pods = new("POD") { Description = "The pods: //path/to:name@version, or //path/to:name.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _instance = new("--instance") { Description = "Only the units of this instance.", HelpName = "NAME" };
    private readonly RootOption _root = new();
    private readonly Func<PodMachine, PodTarget, string?, CancellationToken, Task<IReadOnlyList<DeployedPod>>> _work;

    /// <param name="hasInstances">Whether one instance can be named.</param>
    public PodActionCommand(string name, string description, Func<PodMachine, PodTarget, string?, CancellationToken, Task<IReadOnlyList<DeployedPod>>> work, bool hasInstances = true) : base(name, description)
    {
        _work = work;
        Arguments.Add(_pods);
        if (hasInstances) Options.Add(_instance);
        Options.Add(_root);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string[] names = arguments.GetValue(_pods)!;
        using var observer = new ConsoleObserver(console);
        var machine = PodMachine.Open(arguments.GetValue(_root), observer);
        var changed = new List<DeployedPod>();
        foreach (string name in names)
        {
            try
            {
                changed.AddRange(await _work(machine, PodTarget.Parse(name), Options.Contains(_instance) ? arguments.GetValue(_instance) : null, cancellation));
            }
            catch (ReleaseException e) when (names.Length > 1)
            {
                Fail(console, e);
            }
        }
        foreach (DeployedPod pod in changed) console.Line(DeployedPodView.Line(pod));
        return () => DeployedPodJson.Write(changed);
    }
}
