using System.CommandLine;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Page;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Pods.Page;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod page</c>: makes the page of a store's channels anew.</summary>
internal sealed class PodPageCommand : ReleaseCommand
{
    private readonly PodStoreOption _store = new();
    private readonly WhatIfOption _whatIf = new();

    public PodPageCommand() : base("page", "Makes the page of the channels anew: channels/index.html, and index.json for programs. Releases and moves of tips keep it up to date.")
    {
        Options.Add(_store);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        PodStore store = await PodStores.OpenAsync(RepositoryPath(arguments), DefinitionFile(arguments), StoreUrl(arguments.GetValue(_store)), cancellation);
        var page = new PodPage(store, e => Fail(console, e));
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, "make the page", page.Place);
        PodPageUpdate made = await page.RebuildAsync(cancellation);
        console.Line(made.ToString());
        return () => new JsonObject { ["page"] = made.Page, ["channels"] = made.Channels, ["pods"] = made.Pods }.ToJsonString(ReadableJson.Options);
    }
}
