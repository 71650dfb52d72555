using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary>Prints a part of an image byte for byte, whatever the output format: so its digest can be taken of what is printed.</summary>
internal abstract class ImageDocumentCommand : ReleaseCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image." };
    private readonly PlatformOption _platform;
    private readonly PlainHttpOption _plainHttp = new();

    protected ImageDocumentCommand(string name, string description, string platform) : base(name, description)
    {
        _platform = new PlatformOption(platform);
        Arguments.Add(_image);
        Options.Add(_platform);
        Options.Add(_plainHttp);
    }

    protected abstract Task<ImageDocument> ReadAsync(ImageReader image, ImagePlatform? platform, CancellationToken cancellation);

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var image = ImageReference.Parse(arguments.GetValue(_image)!);
        ImagePlatform? platform = _platform.In(arguments);
        using var observer = new ConsoleObserver(console);
        ImageDocument document = await ReadAsync(new ContainerImages(observer, _plainHttp.In(arguments)).Read(image), platform, cancellation);
        await PrintAsync(document.GetBytes(), cancellation);
        return () => document.Text;
    }
}
