using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image copy</c>: images from any place to any other.</summary>
internal sealed class CopyImageCommand : ReleaseCommand
{
    private readonly Argument<string[]> _images = new("IMAGE") { Description = "The images, whose tags may have wildcards: hello:1.*; and last where they go: without a tag each keeps its own, with a slash at the end also its repository.", Arity = new ArgumentArity(2, ArgumentArity.OneOrMore.MaximumNumberOfValues) };
    private readonly Option<string[]> _tag = new("--tag", "-t") { Description = "A further tag that they get. May be repeated.", HelpName = "TAG" };
    private readonly Option<string[]> _floating = new("--floating-tag") { Description = "Like --tag, but may move an existing tag.", HelpName = "TAG" };
    private readonly Option<string[]> _platform = new("--platform") { Description = "A platform to copy: linux/arm64, linux/arm/v7, windows/amd64:10.0.20348; by default all. Of several, a new index is written.", HelpName = "OS/ARCH" };
    private readonly Option<LayerCompression> _compression = new("--compression") { Description = "How plain layers of an image from a container engine are compressed: gzip (the default), zstd or none.", HelpName = "METHOD" };
    private readonly Option<bool> _includeForeign = new("--include-foreign") { Description = "Copies the bytes of foreign (nondistributable) layers, too, if you may distribute them." };
    private readonly Option<bool> _allTags = new("--all-tags", "-a") { Description = "Copies every tag of the repositories that are named." };
    private readonly Option<bool> _referrers = new("--referrers") { Description = "Copies what refers to the images, too: signatures, attestations, SBOMs." };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public CopyImageCommand() : base("copy", "Copies images. Digests stay the same, what is there is not sent, and a tag of another image stays.")
    {
        Arguments.Add(_images);
        foreach (Option option in new Option[] { _tag, _floating, _allTags, _referrers, _platform, _includeForeign, _compression, _plainHttp, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string[] names = arguments.GetValue(_images)!, floating = arguments.GetValue(_floating) ?? [];
        var options = new ImageCopyOptions
        {
            Platforms = [.. (arguments.GetValue(_platform) ?? []).Select(ImagePlatform.Parse)],
            Compression = arguments.GetValue(_compression),
            IncludeForeign = arguments.GetValue(_includeForeign),
            Referrers = arguments.GetValue(_referrers),
            Floats = tag => floating.Contains(tag, StringComparer.Ordinal),
        };
        using var observer = new ConsoleObserver(console);
        var images = new ContainerImages(observer, _plainHttp.In(arguments));
        var request = new ImageCopyRequest(names[..^1], names[^1]) { Tags = [.. arguments.GetValue(_tag) ?? [], .. floating], AllTags = arguments.GetValue(_allTags) };
        IReadOnlyList<PlannedCopy> copies = await images.PlanCopiesAsync(request, Failed, cancellation);
        if (arguments.GetValue(_whatIf) && copies.Count > 0) return WhatIfOption.Show(console, $"Copy {string.Join(", ", copies.Select(copy => copy.From))}", names[^1]);
        var done = new CopiedImages(console);
        await images.CopyAllAsync(copies, options, done.Add, Failed, cancellation);
        return done.ToJson;

        void Failed(ReleaseException e)
        {
            Fail(console, e);
            if (names.Length == 2 && !arguments.GetValue(_allTags)) Outcome = e.ExitCode;
        }
    }
}
