using System.Collections.Concurrent;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Output;

/// <summary>The images that a command has copied, each shown as soon as it is complete.</summary>
internal sealed class CopiedImages(ConsoleWriter console)
{
    private readonly ConcurrentBag<CopiedImage> _all = [];

    /// <summary>May be called from any thread.</summary>
    public void Add(CopiedImage image)
    {
        _all.Add(image);
        console.Line(ImageView.Describe(image));
    }

    /// <summary>For <c>--output json</c>, sorted by destination.</summary>
    public string ToJson() => ImageJson.Write([.. _all.OrderBy(image => image.Destination, StringComparer.Ordinal)]);
}
