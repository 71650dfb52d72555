using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image untag</c>: removes tags, and leaves the images.</summary>
internal sealed class UntagImageCommand : ReleaseCommand
{
    private readonly Argument<string[]> _images = new("IMAGE") { Description = "The images, each with the tag that it loses: registry/repository:tag, oci:FOLDER:TAG.", Arity = ArgumentArity.OneOrMore };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Does not ask." };
    private readonly WhatIfOption _whatIf = new();

    public UntagImageCommand() : base("untag", "Removes tags. The images stay by their digests, and so do their other tags.")
    {
        Arguments.Add(_images);
        foreach (Option option in new Option[] { _yes, _plainHttp, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string[] names = arguments.GetValue(_images)!;
        var images = new List<ImageReference>();
        foreach (string name in names) Try(() => images.Add(UntaggedImage.Locate(name)));
        string all = string.Join(", ", images);
        if (arguments.GetValue(_whatIf) && images.Count > 0) return WhatIfOption.Show(console, images.Count == 1 ? "Remove the tag" : "Remove the tags", all);
        if (images.Count > 0 && !arguments.GetValue(_yes) && ConsoleWriter.CanAsk && !await console.AskAsync($"Remove {(images.Count == 1 ? "the tag" : $"{images.Count} tags:")} {all}?", cancellation))
            throw new RefusedException("NotConfirmed", ErrorCategory.OperationStopped, all, "Nothing was removed.");
        var removed = new List<UntaggedImage>();
        using var observer = new ConsoleObserver(console);
        await new ContainerImages(observer, _plainHttp.In(arguments)).UntagAllAsync(images, Removed, Failed, cancellation);
        return () => ImageJson.Write(removed);

        void Try(Action locate)
        {
            try { locate(); }
            catch (UsageException e) { Failed(e); }
        }

        void Removed(UntaggedImage image)
        {
            removed.Add(image);
            console.Line(image.ToString());
        }

        void Failed(ReleaseException e)
        {
            Fail(console, e);
            if (names.Length == 1) Outcome = e.ExitCode;
        }
    }
}
