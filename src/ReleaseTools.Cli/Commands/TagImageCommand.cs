using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image tag</c>: further names for an image that is there.</summary>
internal sealed class TagImageCommand : ReleaseCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image; by its digest where its tag may move meanwhile." };
    private readonly Argument<string[]> _tags = new("TAG") { Description = "The tags that it gets.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _floating = new("--floating-tag") { Description = "Like TAG, but may move an existing tag. May be repeated.", HelpName = "TAG" };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public TagImageCommand() : base("tag", "Gives an image further tags. No byte of it moves, and a tag of another image stays.")
    {
        Arguments.Add(_image);
        Arguments.Add(_tags);
        Options.Add(_floating);
        Options.Add(_plainHttp);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var image = ImageReference.Parse(arguments.GetValue(_image)!);
        string[] floating = arguments.GetValue(_floating) ?? [], tags = [.. arguments.GetValue(_tags) ?? [], .. floating];
        if (tags.Length == 0) throw new UsageException("ImageTagMissing", image, $"No tag is named that {image} should get.", $"Name it: release image tag {image} TAG.");
        RegistryOptions registries = _plainHttp.In(arguments);
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, $"Set the tags {string.Join(", ", tags)}", image.ToString());
        using var observer = new ConsoleObserver(console);
        CopiedImage tagged = await new ContainerImages(observer, registries).TagAsync(image, tags, tag => floating.Contains(tag, StringComparer.Ordinal), cancellation);
        console.Line($"{tagged.Digest}: {string.Join(", ", tags)}{(tagged.Existed ? " already" : "")}");
        return () => ImageJson.Write([tagged]);
    }
}
