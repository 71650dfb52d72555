using System.Collections.Concurrent;
using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Promotion;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release promote wait</c>: until somebody else has promoted.</summary>
internal sealed class WaitPromotionCommand : ReleaseCommand
{
    private readonly PromotionPathArgument _path = new();
    private readonly Option<string[]> _tag = new("--tag", "-t") { Description = "A tag to wait for; by default all. May be repeated.", HelpName = "TAG" };
    private readonly Option<TimeSpan> _timeout = new("--timeout") { Description = "How long to wait at most; by default an hour.", HelpName = "H:MM:SS", DefaultValueFactory = _ => TimeSpan.FromHours(1) };
    private readonly Option<bool> _signed = new("--signed") { Description = "Waits until each is signed, too: by cosign or notation." };
    private readonly PlainHttpOption _plainHttp = new();

    public WaitPromotionCommand() : base("wait", "Waits until the images of manifests are at their destinations: somebody else promotes them.")
    {
        Arguments.Add(_path);
        foreach (Option option in new Option[] { _tag, _timeout, _signed, _plainHttp }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        string[] tags = arguments.GetValue(_tag) ?? [];
        string path = arguments.GetValue(_path)!;
        ImagePromotion[] wanted = [.. ImagePromotions.Read(path).Where(image => tags.Length == 0 || tags.Contains(image.Tag, StringComparer.Ordinal))];
        if (wanted.Length == 0) throw new UsageException("PromotionTagUnknown", path, $"{path} names no image with the tag {string.Join(" or ", tags)}.", "Check the tag, and that the checkout has the merged manifests.");
        var done = new ConcurrentBag<ImagePromotion>();
        await new ImagePromotions(observer, _plainHttp.In(arguments)).WaitAsync(wanted, arguments.GetValue(_signed), arguments.GetValue(_timeout), Arrived, cancellation);
        return () => PromotionJson.Write([.. done.OrderBy(image => image.Destination.ToString(), StringComparer.Ordinal)]);

        void Arrived(ImagePromotion image)
        {
            done.Add(image);
            console.Line(PromotionView.Describe(image));
        }
    }
}
