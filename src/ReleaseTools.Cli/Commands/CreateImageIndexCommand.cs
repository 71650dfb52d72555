using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image index create</c>: images of single platforms under one name.</summary>
internal sealed class CreateImageIndexCommand : ReleaseCommand
{
    private readonly Argument<string> _destination = new("DESTINATION") { Description = "Where the index goes: registry/repository:tag, oci:FOLDER:TAG or oci-archive:FILE:TAG." };
    private readonly Argument<string[]> _images = new("IMAGE") { Description = "The images, each for a platform of its own. Of an index, its images are taken.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _tag = new("--tag", "-t") { Description = "A further tag that the index gets. May be repeated.", HelpName = "TAG" };
    private readonly Option<string[]> _floating = new("--floating-tag") { Description = "Like --tag, but may move an existing tag.", HelpName = "TAG" };
    private readonly Option<LayerCompression> _compression = new("--compression") { Description = "How plain layers of an image from a container engine are compressed: gzip (the default), zstd or none.", HelpName = "METHOD" };
    private readonly Option<bool> _referrers = new("--referrers") { Description = "Copies what refers to the images, too: signatures, attestations, SBOMs." };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public CreateImageIndexCommand() : base("create", "Joins images into one index. Each is copied by its digest first; two for one platform are refused.")
    {
        Arguments.Add(_destination);
        Arguments.Add(_images);
        foreach (Option option in new Option[] { _tag, _floating, _referrers, _compression, _plainHttp, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string[] floating = arguments.GetValue(_floating) ?? [];
        PlannedJoin join = PlannedJoin.Of(arguments.GetValue(_images)!.Select(ImageReference.Parse), ImageReference.Parse(arguments.GetValue(_destination)!), [.. arguments.GetValue(_tag) ?? [], .. floating]);
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, $"Join {string.Join(", ", join.From)}", join.To.ToString());
        using var observer = new ConsoleObserver(console);
        var options = new ImageCopyOptions { Compression = arguments.GetValue(_compression), Referrers = arguments.GetValue(_referrers), Floats = tag => floating.Contains(tag, StringComparer.Ordinal) };
        CopiedImage joined = await new ContainerImages(observer, _plainHttp.In(arguments)).JoinAsync(join, options, cancellation);
        console.Line(ImageView.Describe(joined));
        return () => ImageJson.Write([joined]);
    }
}
