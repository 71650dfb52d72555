using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Pods;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod release</c>: makes the pods that instruction files describe.</summary>
internal sealed class ReleasePodCommand : ReleaseCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "Instruction files: channels/CHANNEL/LABEL PATH/POD/VERSION.yaml.", Arity = ArgumentArity.OneOrMore };
    private readonly PodStoreOption _store = new();
    private readonly Option<bool> _atRevisions = new("--at-revisions") { Description = "Builds images from a clean clone at the revision that the instruction names, and not from the working tree." };
    private readonly WhatIfOption _whatIf = new();

    public ReleasePodCommand() : base("release", "Releases pods into their channels: builds missing images, writes the pod, and moves the channel's tip forward. A pod that is there is skipped.")
    {
        Arguments.Add(_files);
        Options.Add(_store);
        Options.Add(_atRevisions);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        using var observer = new ConsoleObserver(console);
        var results = new List<PodReleaseResult>();
        var request = new PodReleaseRequest([.. arguments.GetValue(_files)!.Select(Path.GetFullPath)]) { DefinitionFile = DefinitionFile(arguments), AtRevisions = arguments.GetValue(_atRevisions), IsPreview = arguments.GetValue(_whatIf) };
        var releaser = new PodReleaser(workspace, PodStores.Open(workspace, DefinitionFile(arguments), StoreUrl(arguments.GetValue(_store))), observer);
        await releaser.RunAsync(request, request.IsPreview ? Plan : null, Show, e => Fail(console, e), cancellation);
        return () => PodJson.Write(results);

        Task<bool> Plan(PodReleaseResult result)
        {
            Show(result);
            return Task.FromResult(false);
        }

        void Show(PodReleaseResult result)
        {
            results.Add(result);
            PodView.Show(console, result);
        }
    }
}
