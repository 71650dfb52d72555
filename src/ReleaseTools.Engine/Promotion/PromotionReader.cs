using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>
/// Reads promotion manifests: whole ones, and thin ones whose images stand in other files. <see cref="PromotionFiles"/> says where they are looked for.
/// </summary>
internal static class PromotionReader
{
    // kubernetes/k8s.io has files of megabytes: every tag of every image that was ever promoted
    private const int LargestFile = 32 << 20, MostNodes = 2_000_000;

    /// <param name="path">A manifest, or a folder of them.</param>
    /// <returns>One for each file of images, and for each whole manifest.</returns>
    /// <exception cref="PromotionManifestException">Files have problems: all of them.</exception>
    /// <exception cref="UsageException">There is nothing, or it can't be read.</exception>
    public static IReadOnlyList<PromotionManifest> Read(string path)
    {
        // they would be left out without a word
        var problems = PromotionFiles.Misplaced(path).Select(each => new DefinitionProblem(each.File, 1, 1, $"It is too deep to be read: move it to {each.Expected}, or name its folder.")).ToList();
        if (problems.Count > 0) throw new PromotionManifestException(path, problems);
        PromotionManifest[] manifests = [.. PromotionFiles.Find(path).SelectMany(file => Read(file, problems))];
        return problems.Count == 0 ? manifests : throw new PromotionManifestException(path, problems);
    }

    private static IEnumerable<PromotionManifest> Read(string file, List<DefinitionProblem> problems)
    {
        if (Parse(file, problems, Whole) is not { } manifest) return [];
        IReadOnlyList<string> files = manifest.HasImages && Path.GetFileName(file) != PromotionFiles.ManifestName ? [] : PromotionFiles.ImagesOf(file);
        if (manifest.HasImages)
        {
            if (files.Count > 0) problems.Add(new DefinitionProblem(file, 1, 1, $"It has 'images', and so {(files.Count == 1 ? "has" : "have")} {string.Join(", ", files)}, which would not be read: keep the images in one of them."));
            return [manifest.Value with { File = file }];
        }
        if (files.Count == 0) problems.Add(new DefinitionProblem(file, 1, 1, $"It lists no images: 'images' is missing, and there is no {PromotionFiles.Expected(file)}."));
        return files.Select(images => manifest.Value with { File = images, Images = Parse(images, problems, Images) ?? [] }).ToArray();
    }

    public static (PromotionManifest Value, bool HasImages)? Whole(DefinitionNode? root, ProblemList problems)
    {
        if (root is null or { IsEmpty: true })
        {
            if (problems.Sorted.Count == 0) problems.Add(0, "It is empty: 'registries' and 'images' are wanted.");
            return null;
        }
        return PromotionKeys.Manifest.TryRead(root, problems, out PromotionManifest? manifest) ? (manifest, root is MapNode map && map.Entries.Any(entry => entry.Key.Value == "images")) : null;
    }

    public static IReadOnlyList<PromotedImage>? Images(DefinitionNode? root, ProblemList problems) =>
        root is not (null or { IsEmpty: true }) && PromotionKeys.Images.TryRead(root, problems, out IReadOnlyList<PromotedImage>? images) ? images : null;

    /// <param name="problems">Gets what is wrong in it.</param>
    public static T? Parse<T>(SourceText source, List<DefinitionProblem> problems, Func<DefinitionNode?, ProblemList, T?> read)
    {
        var found = new ProblemList(source);
        T? value = read(YamlTree.Parse(source, found, MostNodes), found);
        problems.AddRange(found.Sorted);
        return value;
    }

    private static T? Parse<T>(string file, List<DefinitionProblem> problems, Func<DefinitionNode?, ProblemList, T?> read)
    {
        try
        {
            return Parse(DefinitionFile.Read(file, LargestFile), problems, read);
        }
        catch (DefinitionException e)
        {
            problems.AddRange(e.Problems);
            return default;
        }
    }
}
