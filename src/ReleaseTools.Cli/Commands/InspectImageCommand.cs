using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image inspect</c>: what an image is, how it runs, and what it consists of.</summary>
internal sealed class InspectImageCommand : ReleaseCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image." };
    private readonly PlatformOption _platform = new("Of a list of images, the platform whose configuration and layers are shown: linux/arm64.");
    private readonly PlainHttpOption _plainHttp = new();

    public InspectImageCommand() : base("inspect", "Shows an image: digest, size, platforms, user, entrypoint, environment, labels, layers. Layers are not fetched.")
    {
        Arguments.Add(_image);
        Options.Add(_platform);
        Options.Add(_plainHttp);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var image = ImageReference.Parse(arguments.GetValue(_image)!);
        ImagePlatform? platform = _platform.In(arguments);
        using var observer = new ConsoleObserver(console);
        ContainerImageDetail detail = await new ContainerImages(observer, _plainHttp.In(arguments)).Read(image).InspectAsync(platform, cancellation);
        new ImageDetailView(console).Show(detail);
        return () => ImageDetailJson.Write(detail);
    }
}
