using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.GitHub.Contents;
using ReleaseTools.GitHub;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion.Requests;

/// <summary>The manifest of a project, and its list of images, in a repository of manifests.</summary>
/// <param name="Manifest">Its registries count.</param>
/// <param name="Path">The list of images.</param>
internal sealed record ManifestFiles(PromotionManifest Manifest, string Path)
{
    /// <summary>Finds them where <see cref="PromotionFiles"/> would in a checkout.</summary>
    /// <exception cref="RefusedException">There is no manifest of this project.</exception>
    public static async Task<ManifestFiles> FindAsync(ContentApi contents, string folder, string project, string commit, CancellationToken cancellation)
    {
        string below = folder.Trim('/') is { Length: > 0 } named ? named + "/" : "";
        (string Manifest, string Images)[] places =
        [
            ($"{below}manifests/{project}/{PromotionFiles.ManifestName}", $"{below}images/{project}/{PromotionFiles.ImagesName}"),
            ($"{below}{PromotionFiles.ManifestName}", $"{below}images/{project}/{PromotionFiles.ImagesName}"),
            ($"{below}{project}/{PromotionFiles.ManifestName}", $"{below}{project}/{PromotionFiles.ImagesName}"),
        ];
        foreach ((string manifest, string images) in places)
        {
            if (await contents.ReadAsync(manifest, commit, cancellation) is { } bytes) return new ManifestFiles(Read(contents.Repository, manifest, bytes), images);
        }
        throw new RefusedException("PromotionProjectMissing", ErrorCategory.ObjectNotFound, project, $"{contents.Repository} has no promotion manifest for {project}: there is no {string.Join(", no ", places.Select(place => place.Manifest))}.",
            "Name the folder of the manifests: --folder registry.k8s.io (in PowerShell: -Folder registry.k8s.io), and the project as its folder there is called.");
    }

    /// <summary>Adds tags to the list of images.</summary>
    /// <param name="text">As it is; null where there is none yet.</param>
    /// <exception cref="ReleaseException">It can't be read, or what was written would not say what was meant: nothing was proposed.</exception>
    public string Add(byte[]? text, IReadOnlyList<PromotedTag> tags)
    {
        string before = Text(text);
        (IReadOnlyList<PromotedImage> images, DefinitionNode? node) = ReadImages(before);
        foreach (PromotedTag tag in tags)
        {
            if (images.Where(image => image.Name == tag.Image).SelectMany(image => image.Digests).FirstOrDefault(digest => digest.Tags.Contains(tag.Tag, StringComparer.Ordinal) && digest.Digest != tag.Digest) is { } taken)
                throw new PromotionTagTakenException(Path, tag, taken.Digest);
        }
        PromotedTag[] missing = [.. tags.Where(tag => !Tags(images).Contains(tag))];
        string after = new PromotedImagesEdit(new SourceText(Path, before), node).Add(missing);
        // anchors and the like may mean what is not seen: what is written is read again
        if (Tags(ReadImages(after).Images).SetEquals(Tags(images).Union(missing))) return (text?.AsSpan().StartsWith(Encoding.UTF8.Preamble) is true ? "\uFEFF" : "") + after;
        throw new ReleaseException("PromotionListUnusual", ErrorCategory.InvalidData, Path, $"{Path} is written in a way in which tags can't be added to it.", $"Add them by hand: {string.Join(", ", missing.Select(tag => tag.ToString()))}.");
    }

    /// <summary>The images that are listed.</summary>
    public IReadOnlyList<string> Names(byte[]? text) => [.. ReadImages(Text(text)).Images.Select(image => image.Name).Distinct(StringComparer.Ordinal)];

    private static HashSet<PromotedTag> Tags(IEnumerable<PromotedImage> images) =>
        [.. from image in images from digest in image.Digests from tag in digest.Tags select new PromotedTag(image.Name, digest.Digest, tag)];

    private (IReadOnlyList<PromotedImage> Images, DefinitionNode? Node) ReadImages(string text)
    {
        var problems = new List<DefinitionProblem>();
        DefinitionNode? root = null;
        IReadOnlyList<PromotedImage>? images = PromotionReader.Parse(new SourceText(Path, text), problems, (node, found) => PromotionReader.Images(root = node, found));
        return problems.Count == 0 ? (images ?? [], root is null or { IsEmpty: true } ? null : root) : throw new PromotionManifestException(Path, problems);
    }

    // an empty list in brackets gives way to one of lines
    private static string Text(byte[]? bytes)
    {
        string text = Encoding.UTF8.GetString(bytes ?? []).TrimStart('\uFEFF');
        return text.Trim() is "[]" or "{}" ? "" : text;
    }

    private static PromotionManifest Read(GitHubRepository repository, string path, byte[] bytes)
    {
        var problems = new List<DefinitionProblem>();
        (PromotionManifest Value, bool HasImages)? manifest = PromotionReader.Parse(new SourceText(path, Text(bytes)), problems, PromotionReader.Whole);
        if (manifest is not { } read) throw new PromotionManifestException(path, problems);
        if (problems.Count > 0) throw new PromotionManifestException(path, problems);
        if (read.HasImages) throw new UsageException("PromotionManifestWhole", path, $"{path} of {repository} has its images in itself; they are proposed only for manifests whose images stand in files of their own.", $"Move them into {PromotionFiles.ImagesName}.");
        return read.Value;
    }
}
