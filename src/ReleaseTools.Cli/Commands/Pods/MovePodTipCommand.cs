using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Pods;
using ReleaseTools.Versions;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod tip</c>: moves the version that a channel's machines follow.</summary>
internal sealed class MovePodTipCommand : ReleaseCommand
{
    private readonly Argument<string> _channel = new("CHANNEL") { Description = "The channel." };
    private readonly Argument<string> _pod = new("POD@VERSION") { Description = "The version, such as //foo/bar:web@1.2.0." };
    private readonly Option<string?> _back = new("--back") { Description = "Moves back to an older version, for this reason.", HelpName = "REASON" };
    private readonly PodStoreOption _store = new();
    private readonly WhatIfOption _whatIf = new();

    public MovePodTipCommand() : base("tip", "Moves the tip of a pod in a channel: forward, or with --back to an older version.")
    {
        Arguments.Add(_channel);
        Arguments.Add(_pod);
        Options.Add(_back);
        Options.Add(_store);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var pod = PodTag.Parse(arguments.GetValue(_pod)!);
        string channel = arguments.GetValue(_channel)!;
        string? reason = arguments.GetValue(_back);
        PodStore store = await PodStores.OpenAsync(RepositoryPath(arguments), DefinitionFile(arguments), StoreUrl(arguments.GetValue(_store)), cancellation);
        bool isPreview = arguments.GetValue(_whatIf);
        using var observer = new ConsoleObserver(console);
        var mover = new PodTipMover(store, observer);
        PodTipMove move = isPreview ? await mover.PreviewAsync(channel, pod, reason, cancellation) : await mover.MoveAsync(channel, pod, reason, cancellation);
        console.Line(isPreview ? $"What if: {move}" : move.ToString());
        if (move.Verdict is LinkVerdict.Refused) Outcome = ExitCode.Refused;
        return () => PodJson.Write(move);
    }
}
