using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image publish</c>: one image in all its repositories, under all its tags.</summary>
internal sealed class PublishImageCommand : ReleaseCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image; with --dockerfile the folder that it is built from." };
    private readonly Argument<string[]> _repositories = new("REPOSITORY") { Description = "Where it goes: registry/repository, oci:FOLDER, or oci-archive:FILE, which is written anew. All get it under the same tags.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _tag = new("--tag", "-t") { Description = "A tag that it has from then on. May be repeated: they are set in this order, that of the commit first.", HelpName = "TAG" };
    private readonly Option<string[]> _floating = new("--floating-tag") { Description = "One that is moved to it from another image, after all others.", HelpName = "TAG" };
    private readonly Option<string?> _dockerfile = new("--dockerfile", "-f") { Description = "Builds it from this file in the folder IMAGE, by the container engine.", HelpName = "FILE" };
    private readonly Option<string[]> _arguments = new("--build-arg") { Description = "What the Dockerfile names as ARG. May be repeated; no place for secrets.", HelpName = "NAME=VALUE" };
    private readonly Option<string[]> _platforms = new("--platform") { Description = "With --dockerfile: a platform to build for, such as linux/arm64; by default the engine's own. May be repeated, or a list with commas: several are joined into an index.", HelpName = "OS/ARCH" };
    private readonly Option<LayerCompression> _compression = new("--compression") { Description = "How plain layers of an image from a container engine are compressed: gzip (the default), zstd or none.", HelpName = "METHOD" };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public PublishImageCommand() : base("publish", "Publishes an image: sent by its digest, then tagged, what floats last. A tag of another image stays, and nothing is sent then.")
    {
        Arguments.Add(_image);
        Arguments.Add(_repositories);
        foreach (Option option in new Option[] { _tag, _floating, _dockerfile, _arguments, _platforms, _compression, _plainHttp, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string image = arguments.GetValue(_image)!;
        var publication = new ImagePublication([.. arguments.GetValue(_repositories)!.Select(ImageReference.Parse)], arguments.GetValue(_tag) ?? [], arguments.GetValue(_floating) ?? []) { Compression = arguments.GetValue(_compression) };
        publication.Check();
        string? dockerfile = arguments.GetValue(_dockerfile);
        IReadOnlyList<ImagePlatform> platforms = ImageBuild.PlatformsOf((arguments.GetValue(_platforms) ?? []).SelectMany(list => list.Split(',')));
        if (dockerfile is null && platforms.Count > 0) throw new UsageException("ImagePlatformNotAsked", "--platform", "--platform belongs to --dockerfile: an image that is there already is published with all its platforms.", "Leave it out, or copy some of the platforms: release image copy --platform.");
        ImageReference? from = dockerfile is null ? ImageReference.Parse(image) : null;
        if (arguments.GetValue(_whatIf))
            return WhatIfOption.Show(console, $"Publish {dockerfile ?? image} as {string.Join(", ", publication.Tags.Concat(publication.Floating))}", string.Join(", ", publication.Repositories));
        using var observer = new ConsoleObserver(console);
        var publisher = new ImagePublisher(observer, _plainHttp.In(arguments));
        var done = new List<TaggedImage>();
        if (from is not null) await publisher.PublishAsync(from, publication, Tagged, cancellation);
        else await publisher.BuildAsync(new ImageBuild(Path.GetFullPath(image), dockerfile!) { Arguments = BuildArguments(arguments), Platforms = platforms }, publication, observer.Say, Tagged, cancellation);
        return () => ImageJson.Write(done);

        void Tagged(TaggedImage tag)
        {
            done.Add(tag);
            console.Line(tag.ToString());
        }
    }

    private Dictionary<string, string> BuildArguments(ParseResult arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in arguments.GetValue(_arguments) ?? [])
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value]) throw new UsageException("BuildArgumentInvalid", text, $"'{text}' is no build argument.", "Write --build-arg NAME=VALUE.");
            values[name] = value;
        }
        return values;
    }
}
