using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image test</c>: exits with 1 where an image is not what its digests say.</summary>
internal sealed class TestImageCommand : ReleaseCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image." };
    private readonly PlainHttpOption _plainHttp = new();

    public TestImageCommand() : base("test", "Reads an image with everything that it names, and compares it with its digests. Exits with 1 where something is wrong.")
    {
        Arguments.Add(_image);
        Options.Add(_plainHttp);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string image = arguments.GetValue(_image)!;
        using var observer = new ConsoleObserver(console);
        IReadOnlyList<ImageFinding> findings = await new ContainerImages(observer, _plainHttp.In(arguments)).TestAsync(ImageReference.Parse(image), cancellation);
        foreach (ImageFinding finding in findings) console.Line(finding.ToString());
        if (findings.Count > 0) Outcome = ExitCode.Failed;
        else console.Line($"{image}: all is there and has its digest");
        return () => ImageJson.Write(findings);
    }
}
