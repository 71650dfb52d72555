using ReleaseTools.Formatting;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Output;

/// <summary>Images as a table, and as lines.</summary>
internal sealed class ImageView(ConsoleWriter console)
{
    public static string Describe(CopiedImage image)
    {
        string selected = image.SourceDigest == image.Digest ? "" : $" (selected platforms of {image.SourceDigest})";
        string foreign = image.Foreign == 0 ? "" : $", {image.Foreign} foreign not copied";
        return image.Existed
            ? $"{image.Destination}: {image.Digest}{selected} already"
            : $"{image.Destination}: {image.Digest}{selected}, {image.Sent} sent ({ByteSize.Format(image.SentBytes)}), {image.Mounted} mounted, {image.Found} found{(image.Referrers > 0 ? $", {ReferrerGap.Count(image.Referrers)}" : "")}{foreign}";
    }

    public void Show(IReadOnlyList<ContainerImage> images)
    {
        if (images.Count == 0)
        {
            console.Line("There are no such images.");
            return;
        }
        var table = new TextTable();
        table.Add("Image", "Digest", "Platforms", "Size", "Created");
        foreach (ContainerImage image in images.OrderBy(image => image.Image, StringComparer.Ordinal))
            table.Add(image.Image, image.Digest.Short, image.Platforms.Count > 0 ? string.Join(", ", image.Platforms) : "-", image.SizeText, image.Created is { } created ? $"{created.UtcDateTime:yyyy-MM-dd}" : "-");
        console.Block(table, hasHeadings: true);
    }

    /// <param name="image">What they refer to, as it was named.</param>
    public void Show(string image, IReadOnlyList<ImageReferrer> referrers)
    {
        if (referrers.Count == 0)
        {
            console.Line($"Nothing refers to {image}.");
            return;
        }
        var table = new TextTable();
        table.Add("Digest", "Type", "Refers to", "Size", "Tag");
        foreach (ImageReferrer one in referrers) table.Add(one.Digest.ToString(), one.Type ?? "-", one.Subject.Short, ByteSize.Format(one.Size), one.Tag ?? "-");
        console.Block(table, hasHeadings: true);
    }
}
