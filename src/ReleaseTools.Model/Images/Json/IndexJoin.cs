using System.Text.Json.Nodes;

namespace ReleaseTools.Images.Json;

/// <summary>Writes the index of images that were made one by one, one for each platform. The same images make the same index, in whatever order they are named.</summary>
public static class IndexJoin
{
    /// <param name="asked">For messages: where the index goes.</param>
    /// <exception cref="RefusedException">Two images are for one platform: all such pairs are named.</exception>
    /// <exception cref="ImageInvalidException">What an index said of one of them can't be read, or there are too many.</exception>
    public static ImageManifest Of(IReadOnlyList<JoinedImage> images, string asked)
    {
        // of what is said of one image, the longest counts
        JoinedImage[] distinct =
        [
            .. images.GroupBy(image => image.Entry.Image.Digest).Select(same => same.Select(image => (Image: image, Text: IndexWriter.Guard(image.From, () => image.Entry.Json.ToJsonString())))
                .OrderByDescending(one => one.Text.Length).ThenBy(one => one.Text, StringComparer.Ordinal).First().Image),
        ];
        string[] clashes = [.. distinct.Where(image => image.Runs).GroupBy(image => image.Platform).Where(same => same.Skip(1).Any()).Select(same => $"{same.Key} would be {string.Join(" and ", same)}")];
        if (clashes.Length > 0)
            throw new RefusedException("ImagePlatformShared", ErrorCategory.InvalidArgument, asked, $"{string.Join("; ", clashes)}: an index has one image for each platform. Nothing was copied.", "Leave out what is superseded, or name single images instead of an index.");
        IEnumerable<JoinedImage> sorted = distinct.OrderBy(image => !image.Runs).ThenBy(image => $"{image.Platform}", StringComparer.Ordinal).ThenBy(image => image.Entry.Image.Digest.ToString(), StringComparer.Ordinal);
        return IndexWriter.Guard(asked, () => IndexWriter.Write(IndexWriter.Head, ImageMediaType.OciIndex, sorted.Select(Written), asked));
    }

    private static JsonObject Written(JoinedImage image)
    {
        var json = (JsonObject)image.Entry.Json.DeepClone();
        if (!image.Runs || image.Platform == image.Entry.Image.Platform) return json;
        // what else an index says of a platform, such as os.features, stays
        var platform = json["platform"] as JsonObject ?? [];
        platform["architecture"] = image.Platform!.Architecture;
        platform["os"] = image.Platform.Os;
        Set("os.version", image.Platform.OsVersion);
        Set("variant", image.Platform.Variant);
        if (platform.Parent is null) json["platform"] = platform;
        return json;

        void Set(string name, string? value)
        {
            if (value is null) platform.Remove(name);
            else platform[name] = value;
        }
    }
}
