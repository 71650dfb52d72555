using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Pods;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod releases</c>: what is released in the channels of a store.</summary>
internal sealed class ListPodReleasesCommand : ReleaseCommand
{
    private readonly Argument<string> _pod = new("POD") { Description = "Pod labels or names; the wildcards * and ? are supported.", DefaultValueFactory = _ => "*" };
    private readonly Option<string> _channel = new("--channel") { Description = "The channel; the wildcards * and ? are supported.", DefaultValueFactory = _ => "*", HelpName = "NAME" };
    private readonly Option<bool> _tip = new("--tip") { Description = "Lists only the versions that a channel's tip names." };
    private readonly PodStoreOption _store = new();

    public ListPodReleasesCommand() : base("releases", "Lists the pods that are released in channels, the highest version first.")
    {
        Arguments.Add(_pod);
        Options.Add(_channel);
        Options.Add(_tip);
        Options.Add(_store);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        PodStore store = await PodStores.OpenAsync(RepositoryPath(arguments), DefinitionFile(arguments), StoreUrl(arguments.GetValue(_store)), cancellation);
        IReadOnlyList<PodRelease> all = await new PodCatalog(store).ListAsync(arguments.GetValue(_channel)!, arguments.GetValue(_pod)!, e => Fail(console, e), cancellation);
        List<PodRelease> releases = [.. all.Where(release => release.IsTip || !arguments.GetValue(_tip))];
        PodView.Show(console, releases);
        return () => PodJson.Write(releases);
    }
}
