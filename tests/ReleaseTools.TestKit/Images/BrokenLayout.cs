using System.Text;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>Damages an image of a folder, as disks and old tools do.</summary>
internal static class BrokenLayout
{
    /// <param name="fault"><c>manifest</c>, <c>configuration</c>, or <c>schema 1</c>.</param>
    public static async Task BreakAsync(string folder, string tag, string fault)
    {
        await using var layout = new LayoutFolder(folder);
        ImageManifest image = (await layout.FindManifestAsync(tag, CancellationToken.None))!;
        if (fault == "configuration") File.Delete(PathOf(image.Config!.Digest));
        else if (fault == "manifest") File.WriteAllText(PathOf(image.Digest), "{}");
        else
        {
            byte[] old = Encoding.UTF8.GetBytes("""{"schemaVersion":1,"fsLayers":[]}""");
            File.WriteAllBytes(PathOf(ImageDigest.Of(old)), old);
            string index = Path.Combine(folder, LayoutReader.Index);
            File.WriteAllText(index, File.ReadAllText(index).Replace(image.Digest.ToString(), ImageDigest.Of(old).ToString(), StringComparison.Ordinal));
        }

        string PathOf(ImageDigest digest) => Path.Combine(folder, LayoutReader.PathOf(digest));
    }
}
