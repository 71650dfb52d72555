using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image list</c>: what images there are.</summary>
internal sealed class ListImagesCommand : ReleaseCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "Where to look; the tag may have the wildcards * and ?, and is all by default." };
    private readonly PlainHttpOption _plainHttp = new();

    public ListImagesCommand() : base("list", "Lists images with their digests, platforms and sizes.")
    {
        Arguments.Add(_image);
        Options.Add(_plainHttp);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        (string place, string pattern) = ImagePattern.Split(arguments.GetValue(_image)!);
        using var observer = new ConsoleObserver(console);
        List<ContainerImage> images = [];
        await foreach (ContainerImage image in new ContainerImages(observer, _plainHttp.In(arguments)).ListAsync(ImageReference.Parse(place), pattern, e => Fail(console, e), cancellation)) images.Add(image);
        if (images.Count > 0 || Outcome is ExitCode.Done) new ImageView(console).Show(images);
        return () => ImageJson.Write(images);
    }
}
