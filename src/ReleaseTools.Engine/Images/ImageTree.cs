using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>What a list of images lists, through the lists in it.</summary>
/// <param name="Indexes">The list itself, then those in it.</param>
/// <param name="Images">Everything else, each with what is said of it.</param>
internal sealed record ImageTree(IReadOnlyList<ImageManifest> Indexes, IReadOnlyList<ImageDescriptor> Images)
{
    /// <param name="asked">For messages: the image as it was named.</param>
    /// <exception cref="ImageInvalidException">A list is not there, or not what is said of it, or they are too deep in each other.</exception>
    public static async Task<ImageTree> ReadAsync(IImageSource source, ImageManifest image, string asked, CancellationToken cancellation)
    {
        var indexes = new List<ImageManifest>();
        var images = new List<ImageDescriptor>();
        await AddAsync(image, depth: 0);
        return new ImageTree(indexes, images);

        async Task AddAsync(ImageManifest index, int depth)
        {
            RequireDepth(depth, asked);
            indexes.Add(index);
            foreach (ImageDescriptor child in index.Manifests)
            {
                if (!ImageMediaType.IsIndex(child.MediaType)) images.Add(child);
                else if (indexes.TrueForAll(known => known.Digest != child.Digest)) await AddAsync(await source.ReadChildAsync(child, asked, cancellation), depth + 1);
            }
            if (indexes.Count + images.Count > ImageManifest.MostParts) throw new ImageInvalidException(asked, $"its lists have more than {ImageManifest.MostParts} images");
        }
    }

    /// <param name="depth">Of a list: 0 for the one that was asked for.</param>
    /// <exception cref="ImageInvalidException">It is too deep.</exception>
    public static void RequireDepth(int depth, string asked)
    {
        if (depth >= ImageManifest.DeepestIndex) throw new ImageInvalidException(asked, $"its lists of images are in each other more than {ImageManifest.DeepestIndex} deep");
    }
}
