using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image referrers</c>: signatures, attestations and SBOMs of an image.</summary>
internal sealed class ListReferrersCommand : ReleaseCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image." };
    private readonly PlainHttpOption _plainHttp = new();

    public ListReferrersCommand() : base("referrers", "Lists what refers to an image or to one of its platforms: signatures, attestations, SBOMs.")
    {
        Arguments.Add(_image);
        Options.Add(_plainHttp);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        var image = ImageReference.Parse(arguments.GetValue(_image)!);
        using var observer = new ConsoleObserver(console);
        IReadOnlyList<ImageReferrer> referrers = await new ContainerImages(observer, _plainHttp.In(arguments)).Read(image).ReadReferrersAsync(cancellation);
        new ImageView(console).Show(image.ToString(), referrers);
        return () => ImageJson.Write(referrers);
    }
}
