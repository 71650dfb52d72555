using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Formatting;
using ReleaseTools.Pods;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod volume</c>: adds a version of a volume to the store.</summary>
internal sealed class AddPodVolumeCommand : ReleaseCommand
{
    private readonly Argument<string> _volume = new("VOLUME@VERSION") { Description = "The version, such as //foo/bar:data@1.2.0." };
    private readonly Argument<string> _source = new("SOURCE") { Description = "A folder, or an archive that tar -czf made." };
    private readonly PodStoreOption _store = new();
    private readonly WhatIfOption _whatIf = new();

    public AddPodVolumeCommand() : base("volume", "Adds a version of a volume to the store of pods.")
    {
        Arguments.Add(_volume);
        Arguments.Add(_source);
        Options.Add(_store);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var volume = PodTag.Parse(arguments.GetValue(_volume)!);
        string source = Path.GetFullPath(arguments.GetValue(_source)!);
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, $"Add {volume}", source);
        PodStore store = await PodStores.OpenOrCreateAsync(RepositoryPath(arguments), DefinitionFile(arguments), StoreUrl(arguments.GetValue(_store)), cancellation);
        PodVolumeResult added = await new PodVolumes(store).AddAsync(volume, source, cancellation);
        console.Line($"{volume}: {(added.IsNew ? "added" : "already there")}, {ByteSize.Format(added.Size)}");
        return () => PodJson.Write(added);
    }
}
