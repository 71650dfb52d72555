using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Bundle;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Formatting;
using ReleaseTools.Pods;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod export</c>: everything that a machine needs to deploy a pod.</summary>
internal sealed class ExportPodCommand : ReleaseCommand
{
    private readonly Argument<string> _channel = new("CHANNEL") { Description = "The channel." };
    private readonly Argument<string> _pod = new("POD") { Description = "The pod, //foo/bar:web, at the channel's tip; or a version of it, //foo/bar:web@1.2.0." };
    private readonly Argument<string> _target = new("TARGET") { Description = "A folder that is not there yet; an archive: .tar, .tar.gz or .tgz; or, with --url, a .json file." };
    private readonly Option<string?> _url = new("--url") { Description = "Where machines read the store. They fetch images and volumes from there, and the bundle holds none.", HelpName = "URL" };
    private readonly PodStoreOption _store = new();
    private readonly WhatIfOption _whatIf = new();

    public ExportPodCommand() : base("export", "Exports a released pod as a bundle: a folder, an archive, or a manifest whose artifacts are fetched by URL. The same pod gives the same bytes.")
    {
        Arguments.Add(_channel);
        Arguments.Add(_pod);
        Arguments.Add(_target);
        Options.Add(_url);
        Options.Add(_store);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        (PodLabel label, PodVersion? version) = PodTag.ParseLabel(arguments.GetValue(_pod)!);
        string target = Path.GetFullPath(arguments.GetValue(_target)!);
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, $"Export {arguments.GetValue(_pod)}", target);
        PodStore store = await PodStores.OpenAsync(RepositoryPath(arguments), DefinitionFile(arguments), StoreUrl(arguments.GetValue(_store)), cancellation);
        using var observer = new ConsoleObserver(console);
        PodBundle bundle = await new PodBundles(store, observer).ExportAsync(arguments.GetValue(_channel)!, label, version, target, arguments.GetValue(_url), cancellation);
        console.Line($"{bundle.Pod}: {bundle.Path}, {ByteSize.Format(bundle.Size)}");
        return () => PodJson.Write(bundle);
    }
}
